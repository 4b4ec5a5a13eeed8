#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ballast {

namespace {

constexpr std::size_t kCompared = 64;

char folded(char c) {
    if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
    return c == '-' || c == ' ' ? '_' : c;
}

bool is_near(std::string_view word, std::size_t distance) {
    return distance <= std::max<std::size_t>(2, word.size() / 3) && 2 * distance <= word.size();
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    a = a.substr(0, kCompared);
    b = b.substr(0, kCompared);
    // Three rows of the Wagner-Fischer table: the current letter of `a`, the one before, and the
    // one before that, which a transposition of two letters starts from.
    using Row = std::array<std::size_t, kCompared + 1>;
    Row before_last{};
    Row last{};
    Row row{};
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    const auto same = [&](std::size_t i, std::size_t j) {
        return folded(a[i - 1]) == folded(b[j - 1]);
    };
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before_last = std::exchange(last, row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j - 1] + (same(i, j) ? 0 : 1), last[j] + 1, row[j - 1] + 1});
            if (i > 1 && j > 1 && same(i, j - 1) && same(i - 1, j))
                row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
    }
    return row[b.size()];
}

std::vector<std::string_view> by_distance(std::string_view word,
                                          std::span<const std::string_view> words) {
    std::vector<std::pair<std::size_t, std::string_view>> ranked;
    ranked.reserve(words.size());
    for (const std::string_view one : words) ranked.emplace_back(edit_distance(word, one), one);
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string_view> ordered;
    ordered.reserve(ranked.size());
    for (const auto& [distance, one] : ranked) ordered.push_back(one);
    return ordered;
}

std::string_view nearest_word(std::string_view word, std::span<const std::string_view> words) {
    if (words.empty()) return {};
    const std::string_view nearest = by_distance(word, words).front();
    return is_near(nearest, edit_distance(word, nearest)) ? nearest : std::string_view{};
}

std::string alternatives(std::span<const std::string_view> words) {
    std::string list;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) list += i + 1 == words.size() ? " or " : ", ";
        list += words[i];
    }
    return list;
}

std::string_view without_blanks(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = lower(c);
    return out;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
    return difference == 0;
}

}  // namespace ballast
