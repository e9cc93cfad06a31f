/** The password of all demo sign-ins. */
export const demoPassword = "pressdesk-demo";

/** Who may sign in to the demo, in the order of the desks. */
export const demoSignIns = [
  { email: "owner@pressdesk.test", label: "Owner", description: "everything" },
  { email: "support@pressdesk.test", label: "Support", description: "the support desk" },
  { email: "finance@pressdesk.test", label: "Finance", description: "the finance desk" },
  { email: "dispatch@pressdesk.test", label: "Dispatch", description: "the dispatch desk" },
  { email: "product@pressdesk.test", label: "Product", description: "the product desk" },
  { email: "admin@pressdesk.test", label: "Admin", description: "the admin desk" },
  {
    email: "orgadmin@northwind.test",
    label: "Northwind",
    description: "admin of the organization Northwind",
  },
  { email: "orgadmin@contoso.test", label: "Contoso", description: "admin of the organization Contoso" },
] as const;
