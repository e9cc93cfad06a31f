// What has been done is logged in the past; what is asked for has not happened.
const wishes: Readonly<Record<string, string>> = {
  Took: "Take",
  Made: "Make",
  Gave: "Give",
  Sent: "Send",
  Wrote: "Write",
  Began: "Begin",
  Chose: "Choose",
  Watches: "Watch",
};
// These only lose their d.
const endingInE =
  /^(Change|Remove|Save|Create|Snooze|Share|Resume|Rename|Pause|Delete|Resolve|Ignore|Merge|Update|Archive|Restore|Approve|Decline|Revoke|Invite|Move|Close|Issue|Activate|Deactivate|Duplicate|Release|Complete|Schedule|Charge|Promote|Escalate|Mute|Unmute|Replace|Raise|Reduce|Disable|Enable|Rotate)d$/;
const doubled = /^(Cancel|Stop|Drop|Ban|Skip)(?:led|ed|ped|ned)$/;
const ending = /^[A-Z][a-z]{2,}ed$/;

/** A description of the log as a wish: "Ignored 12 errors" becomes "Ignore 12 errors". Other words stay as they are. */
export function wishWords(description: string): string {
  const [first = ""] = description.split(" ", 1);
  return presentOf(first) + description.slice(first.length);
}

function presentOf(word: string): string {
  if (Object.hasOwn(wishes, word)) return wishes[word]!;
  if (endingInE.test(word)) return word.slice(0, -1);
  return doubled.exec(word)?.[1] ?? (ending.test(word) ? word.slice(0, -2) : word);
}
