#include "report/pdf_language.hpp"

#include <fmt/format.h>

namespace ballast::report::detail {

namespace {

// The text between `before` and `after`, searched from the end.
std::string_view last_between(std::string_view text, std::string_view before,
                              std::string_view after) {
    const std::size_t start = text.rfind(before);
    if (start == std::string_view::npos) return {};
    const std::size_t from = start + before.size();
    const std::size_t end = text.find(after, from);
    return end == std::string_view::npos ? std::string_view() : text.substr(from, end - from);
}

}  // namespace

void add_language(std::string& pdf, std::string_view language) {
    const std::string root(last_between(pdf, "/Root ", " 0 R"));
    const std::string info(last_between(pdf, "/Info ", " 0 R"));
    const std::string size(last_between(pdf, "/Size ", "\n"));
    const std::string previous(last_between(pdf, "startxref\n", "\n"));
    const std::string head = fmt::format("\n{} 0 obj\n<< /Type /Catalog", root);
    const std::size_t at = pdf.rfind(head);
    if (root.empty() || info.empty() || size.empty() || previous.empty() || at == std::string::npos)
        return;
    const std::size_t end = pdf.find("endobj", at);
    if (end == std::string::npos) return;
    const std::string rest = pdf.substr(at + head.size(), end - at - head.size());
    if (!pdf.ends_with('\n')) pdf += '\n';
    const std::size_t object = pdf.size();
    pdf += fmt::format(
        "{} 0 obj\n<< /Type /Catalog /Lang ({}) /ViewerPreferences << /DisplayDocTitle true >>{}"
        "endobj\n",
        root, language, rest);
    const std::size_t xref = pdf.size();
    pdf += fmt::format(
        "xref\n{} 1\n{:010} 00000 n \ntrailer\n<< /Size {}\n   /Root {} 0 R\n   /Info {} 0 R\n   "
        "/Prev {}\n>>\nstartxref\n{}\n%%EOF\n",
        root, object, size, root, info, previous, xref);
}

}  // namespace ballast::report::detail
