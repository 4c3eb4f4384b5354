/** Where the check of a restore drill finds the restored volume. */
export const restoredPath = '/restored';
