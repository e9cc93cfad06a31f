/** Ends a text that was too long for a spreadsheet's cell: an import leaves the record's own text alone. */
export const cutMark = " … [cut: a spreadsheet's cell holds no more]";
