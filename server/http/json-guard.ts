const deepest = 20;
const mostNodes = 10_000;

/**
 * Says what is wrong with the shape of a JSON text before anything parses or walks it: too deep (20) or too many values
 * (10,000). One pass, no recursion. Undefined when it is fine; whether it is JSON at all is the parser's question.
 */
export function jsonShapeFault(text: string): string | undefined {
  let depth = 0;
  let nodes = 1;
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case 0x22: // "
        index = endOfString(text, index);
        break;
      case 0x5b: // [
      case 0x7b: // {
        nodes++;
        if (++depth > deepest) return `The request is nested deeper than ${deepest} levels.`;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
      case 0x2c: // ,
        nodes++;
        break;
    }
    if (nodes > mostNodes) return `The request has more than ${mostNodes.toLocaleString("en")} values.`;
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  let end = start;
  do {
    end = text.indexOf('"', end + 1);
    if (end === -1) return text.length;
  } while (isEscaped(text, end));
  return end;
}

function isEscaped(text: string, index: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(index - 1 - slashes) === 0x5c) slashes++;
  return slashes % 2 === 1;
}
