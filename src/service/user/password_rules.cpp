#include "service/user/password_rules.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <unordered_set>

#include "embedded/ballast_service_passwords.hpp"

namespace ballast::service {

namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

const std::unordered_set<std::string_view>& common_passwords() {
    static const std::unordered_set<std::string_view> all = [] {
        std::unordered_set<std::string_view> made;
        std::string_view rest = passwords::find("common.txt");
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            if (end > 0 && rest.front() != '#') made.insert(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return made;
    }();
    return all;
}

// "aaaa…", "abababab…", "passwordpassword": the shortest text whose repetition it is.
std::string_view unit_of(std::string_view text) {
    for (std::size_t length = 1; length <= text.size() / 2; ++length) {
        if (text.size() % length != 0) continue;
        if (text.substr(length) == text.substr(0, text.size() - length))
            return text.substr(0, length);
    }
    return text;
}

// "abcdefgh", "87654321": neighbors differ by the same one.
bool is_sequence(std::string_view text) {
    if (text.size() < 3) return false;
    const int step = text[1] - text[0];
    if (step != 1 && step != -1) return false;
    for (std::size_t i = 1; i < text.size(); ++i)
        if (text[i] - text[i - 1] != step) return false;
    return true;
}

Error refused(std::string message) {
    Error error = fail(Code::kInvalidInput, std::move(message));
    error.errors.push_back({"/password", "weak_password", error.message,
                            "four or more unrelated words are long and easy to remember"});
    return error;
}

// What remains of the password without the names in it.
std::string without_names(std::string text, std::span<const std::string> names) {
    constexpr std::size_t kShortestName = 4;
    for (const std::string& name : names) {
        const std::string word = lower(name);
        if (word.size() < kShortestName) continue;
        for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at))
            text.erase(at, word.size());
    }
    return text;
}

}  // namespace

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

Status check_password(std::string_view password, std::span<const std::string> names,
                      bool has_second_factor) {
    const std::size_t least = has_second_factor ? kShortPassword : kLongPassword;
    const std::size_t count = code_points(password);
    if (count < least)
        return refused(
            fmt::format("the password has {} characters: choose at least {}{}", count, least,
                        has_second_factor ? "" : ", or 8 once one-time codes are switched on"));
    if (password.size() > kLongestPassword)
        return refused(fmt::format("the password has {} bytes: choose at most {}", password.size(),
                                   kLongestPassword));
    const std::string plain = lower(password);
    const std::string_view unit = unit_of(plain);
    if (unit.size() <= 3 || is_sequence(plain))
        return refused("the password repeats or counts: choose one that nobody would guess");
    if (common_passwords().contains(plain) || common_passwords().contains(unit))
        return refused("the password is among those that are guessed first: choose another one");
    if (code_points(without_names(plain, names)) < kShortPassword)
        return refused(
            "the password has little but your name, your address or the name of this server: "
            "choose another one");
    return {};
}

}  // namespace ballast::service
