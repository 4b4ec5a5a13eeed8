// The file of settings: lines of "name = value".
#include <fmt/format.h>

#include "service/settings.hpp"

namespace ballast::service {

Result<std::map<std::string, std::string>> parse_settings_file(std::string_view text) {
    const auto trim = [](std::string_view s) {
        const auto first = s.find_first_not_of(" \t\r");
        if (first == std::string_view::npos) return std::string_view{};
        return s.substr(first, s.find_last_not_of(" \t\r") - first + 1);
    };
    std::map<std::string, std::string> settings;
    std::size_t number = 0;
    while (!text.empty()) {
        ++number;
        const auto end = text.find('\n');
        const std::string_view line = trim(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (line.empty() || line.front() == '#') continue;
        const auto equals = line.find('=');
        if (equals == std::string_view::npos)
            return fail(Code::kInvalidInput,
                        fmt::format("line {}: expected name = value, got \"{}\"", number, line));
        const std::string name(trim(line.substr(0, equals)));
        if (!settings.emplace(name, trim(line.substr(equals + 1))).second)
            return fail(Code::kInvalidInput,
                        fmt::format("line {}: \"{}\" is set twice", number, name));
    }
    return settings;
}

}  // namespace ballast::service
