#include "base/quotable.hpp"

namespace ballast {

std::string quotable(std::string_view text) {
    constexpr std::size_t kMost = 60;
    if (text.size() <= kMost) return std::string(text);
    std::size_t end = kMost;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return std::string(text.substr(0, end)) + "…";
}

std::string listed_names(std::span<const std::string> names) {
    constexpr std::size_t kMost = 200;
    std::string list;
    for (const std::string& name : names) {
        const std::string shown = quotable(name);
        if (list.size() + shown.size() > kMost) return list + ", …";
        list += list.empty() ? shown : ", " + shown;
    }
    return list;
}

}  // namespace ballast
