#include "wire/nearest.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

#include "wire/utf8.hpp"

namespace ballast::wire {

namespace {

constexpr std::size_t kCompared = 64;

char folded(char c) {
    if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
    return c == '-' || c == ' ' ? '_' : c;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    a = a.substr(0, kCompared);
    b = b.substr(0, kCompared);
    // One row of the Wagner-Fischer table at a time.
    std::array<std::size_t, kCompared + 1> row{};
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substitute =
                diagonal + (folded(a[i - 1]) == folded(b[j - 1]) ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({substitute, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

std::vector<std::string_view> by_distance(std::string_view text,
                                          std::span<const std::string_view> words) {
    std::vector<std::pair<std::size_t, std::string_view>> ranked;
    ranked.reserve(words.size());
    for (const std::string_view word : words) ranked.emplace_back(edit_distance(text, word), word);
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string_view> ordered;
    ordered.reserve(ranked.size());
    for (const auto& [distance, word] : ranked) ordered.push_back(word);
    return ordered;
}

std::string_view likely_meant(std::string_view text, std::span<const std::string_view> words) {
    if (words.empty()) return {};
    const std::string_view nearest = by_distance(text, words).front();
    const std::size_t allowed = std::max<std::size_t>(nearest.size() / 3, 1);
    return edit_distance(text, nearest) <= allowed ? nearest : std::string_view{};
}

std::string quoted_list(std::span<const std::string_view> words, std::size_t most) {
    std::string list;
    for (std::size_t i = 0; i < std::min(words.size(), most); ++i)
        list += fmt::format("{}\"{}\"", i == 0 ? "" : ", ", shortened(words[i], 40));
    if (words.size() > most) list += fmt::format(" and {} more", words.size() - most);
    return list;
}

}  // namespace ballast::wire
