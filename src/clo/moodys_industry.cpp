#include "clo/moodys_industry.hpp"

#include <string>
#include <unordered_map>
#include <vector>

#include "clo/reference_table.hpp"

namespace ballast::clo {

namespace {

// The words in lower case without "and", divided by blanks.
std::string words_of(std::string_view name) {
    std::string words, word;
    const auto end_word = [&] {
        if (!word.empty() && word != "and") words += word + ' ';
        word.clear();
    };
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z')
            word += static_cast<char>(c + ('a' - 'A'));
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            word += c;
        else
            end_word();
    }
    end_word();
    return words;
}

struct Industries {
    std::vector<std::string> texts;
    std::vector<std::string_view> names;
    std::unordered_map<std::string, std::string_view> by_words;

    Industries() {
        for (auto& row : reference_table("moodys_industries.csv"))
            texts.push_back(std::move(row[0]));
        names.assign(texts.begin(), texts.end());
        for (const std::string_view name : names) by_words.emplace(words_of(name), name);
    }
};

const Industries& industries() {
    static const Industries kIndustries;
    return kIndustries;
}

}  // namespace

std::span<const std::string_view> moodys_industries() { return industries().names; }

std::optional<std::string_view> moodys_industry(std::string_view name) {
    const auto found = industries().by_words.find(words_of(name));
    if (found == industries().by_words.end()) return std::nullopt;
    return found->second;
}

}  // namespace ballast::clo
