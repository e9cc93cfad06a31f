/** What is said, wherever it is said, when the audit log doesn't hold. */
export const brokenLogTitle = "The audit log is not as it was written";
export const brokenLogAdvice = "Keep a copy of the database as it is before anybody mends it.";
