// Runs before the first paint, so that nobody is flashed with the other theme. A file, because inline scripts are
// refused by the content security policy.
(function () {
  var root = document.documentElement;
  var read = function (key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  var theme = read("theme");
  var dark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "dark" : "light";
  root.dataset.density = read("density") === "comfortable" ? "comfortable" : "compact";
})();
