import { inSentence } from "#shared/format/label-words.ts";
import { formatMoney } from "#shared/format/money.ts";
import { formatNumber } from "#shared/format/numbers.ts";
import { optionWords } from "#shared/list-labels.ts";
import type { Resource } from "#shared/resource.ts";
import { allResources } from "#shared/resources/all-resources.ts";
import type { Approver } from "./approval-policy.ts";
import type { PolicyCondition, PolicyLeaf } from "./policy-condition.ts";

/** A policy's condition as a sentence without its beginning: "more than 500 rows". */
export function conditionWords(condition: PolicyCondition, locale = "en"): string {
  if (condition.kind !== "all" && condition.kind !== "any") return leafWords(condition, locale);
  const joint = condition.kind === "all" ? " and " : " or ";
  return condition.of.map((leaf) => leafWords(leaf, locale)).join(joint);
}

function leafWords(leaf: PolicyLeaf, locale: string): string {
  switch (leaf.kind) {
    case "always":
      return "always";
    case "rows":
      return `more than ${formatNumber(leaf.over, locale)} rows${within(leaf.withinMinutes)}`;
    case "grantsRole":
      return "gives somebody a role or more rights";
    case "touches": {
      const { label, fields } = tableWords(leaf.table);
      const acts = leaf.operations?.map((operation) => operationWords[operation]).join(" or ") ?? "touches";
      const named = leaf.fields?.map((field) => fields[field]?.label ?? field).join(", ");
      return `${acts} ${label}${named ? ` (${named})` : ""}`;
    }
    case "amount": {
      const what =
        "input" in leaf.of
          ? `“${leaf.of.input}” as typed`
          : `${tableWords(leaf.of.table).label}: ${tableWords(leaf.of.table).fields[leaf.of.field]?.label ?? leaf.of.field}`;
      const over = leaf.currency
        ? formatMoney(leaf.over, leaf.currency, locale)
        : leaf.where?.is === "percentage"
          ? `${formatNumber(Number(leaf.over) / 100, locale)} %`
          : formatNumber(leaf.over, locale);
      const where =
        leaf.where && leaf.where.is !== "percentage" ? ` where ${leaf.where.field} is ${leaf.where.is}` : "";
      return `${what} above ${over}${where}${within(leaf.withinMinutes)}`;
    }
  }
}

const operationWords = { insert: "adds", update: "changes", delete: "removes" };

function within(minutes: number | undefined): string {
  if (!minutes) return "";
  const time = minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
  return `, with what the same person did within ${time}`;
}

function tableWords(table: string): { label: string; fields: Resource["fields"] } {
  const resource = allResources[table === "error_groups" ? "errors" : table.replaceAll("_", "-")];
  return resource
    ? { label: inSentence(resource.label), fields: resource.fields }
    : { label: table.replaceAll("_", " "), fields: {} };
}

/** Who may approve, as a noun: "whoever may approve coupons". */
export function approverWords(approver: Approver): string {
  if ("role" in approver) return `the role ${optionWords(approver.role).toLowerCase()}`;
  return `whoever may approve ${approver.permission.split(":")[0]!.replaceAll("-", " ")}`;
}
