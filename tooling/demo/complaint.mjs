// @ts-check
// What goes wrong in a way that the user can mend: told in a line, with what to do about it.

export class Complaint extends Error {
  /**
   * @param {string} message
   * @param {string} remedy
   * @param {number} exitCode 1: it did not work; 2: it was asked for in a wrong way
   */
  constructor(message, remedy, exitCode = 1) {
    super(message);
    this.name = 'Complaint';
    this.remedy = remedy;
    this.exitCode = exitCode;
  }
}
