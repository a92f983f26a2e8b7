/* Is a picture XML that every browser takes? */
#ifndef XML_H
#define XML_H

/* Every element is closed by its own name, in order; no character is one that XML or a terminal
 * minds. */
void check_xml(const char *text);

#endif
