#include "service/secret_like.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace ballast::service {

namespace {

constexpr std::size_t kShortestRun = 16;

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter_or_digit(char c) { return is_letter(c) || is_digit(c); }

bool is_random_run(std::string_view run) {
    const auto digits = std::ranges::count_if(run, is_digit);
    const auto letters = std::ranges::count_if(run, is_letter);
    return run.size() >= kShortestRun && digits >= 2 && letters >= 4;
}

bool has_random_run(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && is_letter_or_digit(text[end])) ++end;
        if (is_random_run(text.substr(at, end - at))) return true;
        at = end + 1;
    }
    return false;
}

// "https://user:password@host"
bool has_password(std::string_view text) {
    const std::size_t scheme = text.find("://");
    if (scheme == std::string_view::npos) return false;
    const std::string_view rest = text.substr(scheme + 3);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    return authority.find('@') != std::string_view::npos;
}

// "?apikey=…", with whatever value.
bool has_secret_parameter(std::string_view text) {
    for (std::size_t at = text.find('?'); at != std::string_view::npos;
         at = text.find('&', at + 1)) {
        const std::size_t equals = text.find('=', at);
        const std::size_t end = std::min(text.find('&', at + 1), text.size());
        if (equals != std::string_view::npos && equals + 1 < end &&
            names_secret(text.substr(at + 1, equals - at - 1)))
            return true;
    }
    return false;
}

}  // namespace

bool names_secret(std::string_view name) {
    std::string lower;
    for (const char c : name)
        if (is_letter_or_digit(c))
            lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    constexpr std::array<std::string_view, 7> kEnds{"key",      "token",      "secret", "password",
                                                    "passwort", "credential", "bearer"};
    return std::ranges::any_of(kEnds, [&](std::string_view end) { return lower.ends_with(end); });
}

bool looks_like_secret(std::string_view text) {
    constexpr std::array<std::string_view, 13> kMarks{
        "sk-",  "sk_live_", "pk_live_", "ghp_",        "github_pat_", "xoxb-",   "xoxp-",
        "AKIA", "AIza",     "hf_",      "-----BEGIN ", "Bearer ",     "ballast_"};
    constexpr std::size_t kAfterMark = 8;
    for (const std::string_view mark : kMarks) {
        const std::size_t at = text.find(mark);
        const bool begins = at == 0 || (at != std::string_view::npos && !is_letter(text[at - 1]));
        if (begins && text.size() - at >= mark.size() + kAfterMark) return true;
    }
    return has_random_run(text) || has_password(text) || has_secret_parameter(text);
}

}  // namespace ballast::service
