#include "ingest/comment_lines.hpp"

namespace ballast::ingest {

std::string without_comments(std::string_view bytes) {
    std::string kept;
    kept.reserve(bytes.size());
    bool quoted = false;
    bool comment = false;
    bool line_begins = true;
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    for (const char c : bytes) {
        const bool ends = c == '\n' || c == '\r';
        if (ends) comment = false;
        if (line_begins && !quoted && c == '#') comment = true;
        if (!comment && c == '"') quoted = !quoted;
        if (!comment) kept += c;
        line_begins = ends;
    }
    return kept;
}

}  // namespace ballast::ingest
