/* The version, for --version; CHANGELOG.md says what each one brought. */
#ifndef VERSION_H
#define VERSION_H

#define VERSION "1.0.0"

#endif
