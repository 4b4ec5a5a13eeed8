#include "commentary/names.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_map>

namespace ballast::commentary {

namespace {

// "A", "B" … "Z", "AA" …
std::string letters_of(std::size_t number) {
    constexpr std::size_t kLetters = 26;
    std::string text;
    for (++number; number > 0; number = (number - 1) / kLetters)
        text.insert(text.begin(), static_cast<char>('A' + (number - 1) % kLetters));
    return text;
}

std::string_view prefix_of(NameKind kind) {
    constexpr std::array<std::string_view, 4> kPrefixes{"PORTFOLIO-", "ACCOUNT-", "ASSET-",
                                                        "DEAL-"};
    return kPrefixes[static_cast<std::size_t>(kind)];
}

// Bytes of other letters than ASCII count as parts of a word.
bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (static_cast<unsigned char>(c) >= 0x80);
}

bool is_whole_word(std::string_view text, std::size_t at, std::size_t length) {
    const bool begins = at == 0 || !is_word_byte(text[at - 1]) || !is_word_byte(text[at]);
    const std::size_t end = at + length;
    return begins &&
           (end == text.size() || !is_word_byte(text[end]) || !is_word_byte(text[end - 1]));
}

// Replaces at each place the first of `pairs` that is there as a whole word.
template <class From, class To, class Entries>
std::string replaced(std::string_view text, const Entries& entries, From from, To to) {
    // By first byte, so that a long list costs little where it does not match.
    std::array<std::vector<std::size_t>, 256> starts;
    for (std::size_t i = 0; i < entries.size(); ++i)
        starts[static_cast<unsigned char>(from(entries[i]).front())].push_back(i);
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto& candidates = starts[static_cast<unsigned char>(text[at])];
        const auto found = std::ranges::find_if(candidates, [&](std::size_t i) {
            const std::string& name = from(entries[i]);
            return text.substr(at).starts_with(name) && is_whole_word(text, at, name.size());
        });
        if (found == candidates.end()) {
            out += text[at++];
            continue;
        }
        out += to(entries[*found]);
        at += from(entries[*found]).size();
    }
    return out;
}

}  // namespace

NameMap::NameMap(std::vector<WorkspaceName> names) {
    std::ranges::sort(names, [](const WorkspaceName& a, const WorkspaceName& b) {
        return std::pair(a.kind, a.name) < std::pair(b.kind, b.name);
    });
    std::unordered_map<std::string, bool> known;
    std::array<std::size_t, 4> counts{};
    for (const WorkspaceName& one : names) {
        if (one.name.size() < 2 || !known.emplace(one.name, true).second) continue;
        std::size_t& count = counts[static_cast<std::size_t>(one.kind)];
        entries_.push_back({one.name, std::string(prefix_of(one.kind)) + letters_of(count++)});
    }
    std::ranges::stable_sort(
        entries_, [](const Entry& a, const Entry& b) { return a.name.size() > b.name.size(); });
}

std::string NameMap::hide(std::string_view text) const {
    return replaced(
        text, entries_, [](const Entry& entry) -> const std::string& { return entry.name; },
        [](const Entry& entry) -> const std::string& { return entry.token; });
}

std::string NameMap::restore(std::string_view text) const {
    // Longest tokens first: "ASSET-AB" before "ASSET-A".
    std::vector<Entry> by_token = entries_;
    std::ranges::stable_sort(
        by_token, [](const Entry& a, const Entry& b) { return a.token.size() > b.token.size(); });
    return replaced(
        text, by_token, [](const Entry& entry) -> const std::string& { return entry.token; },
        [](const Entry& entry) -> const std::string& { return entry.name; });
}

std::vector<std::pair<std::string, std::string>> NameMap::used_in(std::string_view text) const {
    const std::string hidden = hide(text);
    std::vector<std::pair<std::string, std::string>> used;
    for (const Entry& entry : entries_)
        if (const std::size_t at = hidden.find(entry.token);
            at != std::string::npos && is_whole_word(hidden, at, entry.token.size()))
            used.emplace_back(entry.name, entry.token);
    return used;
}

}  // namespace ballast::commentary
