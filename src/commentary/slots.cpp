#include "commentary/slots.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <fmt/format.h>
#include <optional>

namespace ballast::commentary {

namespace {

constexpr std::size_t kMostRefusals = 10;
constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

// Numbers in words. "One" alone is mostly no number ("one of the largest").
constexpr std::array<std::string_view, 46> kNumberWords{
    "two",       "three",     "four",     "five",     "six",      "seven",    "eight",
    "nine",      "ten",       "eleven",   "twelve",   "thirteen", "fourteen", "fifteen",
    "sixteen",   "seventeen", "eighteen", "nineteen", "twenty",   "thirty",   "forty",
    "fifty",     "sixty",     "seventy",  "eighty",   "ninety",   "hundred",  "hundreds",
    "thousand",  "thousands", "million",  "millions", "billion",  "billions", "trillion",
    "trillions", "dozen",     "dozens",   "zero",     "nil",      "mn",       "bn",
    "tn",        "mio",       "mrd",      "score"};

// Factors and fractions of what is not stated.
constexpr std::array<std::string_view, 24> kMultiples{
    "half",     "halve",     "halves",     "halved",     "halving", "thirds",
    "quarters", "fifths",    "tenths",     "twice",      "thrice",  "double",
    "doubles",  "doubled",   "doubling",   "triple",     "triples", "tripled",
    "tripling", "quadruple", "quadrupled", "quintupled", "twofold", "tenfold"};

constexpr std::array<std::string_view, 22> kUnits{
    "percent", "percents", "pct",   "permille", "bp",     "bps",    "pp",    "ppt",
    "dollar",  "dollars",  "euro",  "euros",    "pound",  "pounds", "franc", "francs",
    "yen",     "cent",     "cents", "sigma",    "sigmas", "centime"};

// "One" before these is a quantity.
constexpr std::array<std::string_view, 14> kCounted{
    "day",   "days", "week",     "weeks",     "month", "months", "year",
    "years", "time", "standard", "deviation", "point", "points", "fold"};

// A third of something is a fraction; the third of a list is not.
constexpr std::array<std::string_view, 3> kFractions{"third", "quarter", "fifth"};

template <std::size_t N>
bool is_in(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

// The words of `words` that `text` begins with at `at` reach their ends; `counts`: they are
// quantities, so that what is reached has one.
template <std::size_t N>
void reach_ends(const std::array<std::string_view, N>& words, std::string_view text, std::size_t at,
                bool counts, std::vector<int>& reached) {
    for (const std::string_view word : words)
        if (text.substr(at).starts_with(word)) {
            int& end = reached[at + word.size()];
            end = std::max(end, counts ? 2 : reached[at]);
        }
}

// Several words written as one, with a quantity among them: "fortymillion", "tenhalf", "tenday";
// not "daytime".
bool is_glued_quantity(std::string_view word) {
    constexpr std::array<std::string_view, 2> kJoints{"one", "and"};
    std::vector<int> reached(word.size() + 1);  // 0: not, 1: without a quantity, 2: with one
    reached[0] = 1;
    for (std::size_t at = 0; at < word.size(); ++at) {
        if (reached[at] == 0) continue;
        reach_ends(kNumberWords, word, at, true, reached);
        reach_ends(kMultiples, word, at, true, reached);
        reach_ends(kUnits, word, at, true, reached);
        reach_ends(kCounted, word, at, false, reached);
        reach_ends(kJoints, word, at, false, reached);
    }
    return reached[word.size()] == 2;
}

bool is_quantity(std::string_view word) {
    return is_in(kNumberWords, word) || is_in(kMultiples, word) || is_in(kUnits, word) ||
           is_glued_quantity(word);
}

bool is_ascii_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// ASCII letters, the letters of Latin-1 and Latin Extended-A and B: neither digits nor signs.
bool is_letter(char32_t c) {
    if (is_ascii_letter(c)) return true;
    return c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7;
}

bool is_allowed(char32_t c) {
    constexpr std::u32string_view kOthers =
        U" .,;:'\"()-?!&\u2010\u2011\u2012\u2013\u2014\u2018"
        U"\u2019\u201C\u201D\u2026";
    return is_letter(c) || kOthers.find(c) != std::u32string_view::npos;
}

// The code point at the start of the text; nullopt when it is not UTF-8 in its shortest form.
std::optional<char32_t> code_point(std::string_view text, std::size_t& length) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (length == 1) return first;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return std::nullopt;
    char32_t point = first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) return std::nullopt;
        point = (point << 6U) | (byte(i) & 0x3FU);
    }
    constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
    if (point < kLeast[length] || point > 0x10FFFF) return std::nullopt;
    return point;
}

struct Word {
    std::string text;  // lower case
    std::size_t at = 0;
    // Where a capital follows a small letter: "fortyThe" reads as two words.
    std::vector<std::size_t> capitals = {};

    // Whether one of several words written as one is a quantity.
    bool has_quantity() const {
        std::size_t begin = 0;
        for (const std::size_t end : capitals) {
            if (is_quantity(std::string_view(text).substr(begin, end - begin))) return true;
            begin = end;
        }
        return is_quantity(std::string_view(text).substr(begin));
    }
};

class Checker {
public:
    Checker(std::string_view text, const Catalog& catalog) : text_(text), catalog_(catalog) {}

    CheckedParagraph check() {
        if (text_.size() > kLongestParagraph)
            refuse("length",
                   fmt::format("the paragraph has {} bytes, more than {}", text_.size(),
                               kLongestParagraph),
                   kLongestParagraph);
        std::size_t at = 0;
        while (at < text_.size() && checked_.refusals.empty()) {
            const std::size_t open = std::min(text_.find(kOpen, at), text_.size());
            take_words(at, open);
            if (open == text_.size()) break;
            at = take_slot(open);
        }
        check_words();
        if (checked_.pieces.empty() && checked_.refusals.empty())
            refuse("length", "the paragraph is empty", 0);
        if (!checked_.refusals.empty()) checked_.pieces.clear();
        return std::move(checked_);
    }

private:
    void refuse(std::string code, std::string message, std::size_t at) {
        if (checked_.refusals.size() < kMostRefusals)
            checked_.refusals.push_back({std::move(code), std::move(message), at});
    }

    void add(std::string_view text, std::string_view figure) {
        if (text.empty()) return;
        if (figure.empty() && !checked_.pieces.empty() && checked_.pieces.back().figure.empty())
            checked_.pieces.back().text += text;
        else
            checked_.pieces.push_back({std::string(text), std::string(figure)});
    }

    // The text between slots: its characters, and its words for check_words.
    void take_words(std::size_t begin, std::size_t end) {
        Word word;
        bool was_small = false;
        for (std::size_t at = begin; at < end;) {
            std::size_t length = 1;
            const auto c = code_point(text_.substr(at), length);
            if (!c || !is_allowed(*c)) return refuse_character(at, c, length);
            if (is_letter(*c)) {
                const std::string letter = lower(text_.substr(at, length));
                const bool is_capital = letter != text_.substr(at, length);
                if (word.text.empty())
                    word.at = at;
                else if (is_capital && was_small)
                    word.capitals.push_back(word.text.size());
                was_small = !is_capital;
                word.text += letter;
            } else {
                end_word(word);
            }
            at += length;
        }
        end_word(word);
        add(text_.substr(begin, end - begin), {});
        // A slot separates words, so that the parts around it are no number.
        words_.push_back({});
    }

    static std::string lower(std::string_view letter) {
        std::string made(letter);
        if (made.size() == 1 && made[0] >= 'A' && made[0] <= 'Z')
            made[0] = static_cast<char>(made[0] - 'A' + 'a');
        return made;
    }

    void end_word(Word& word) {
        if (!word.text.empty()) words_.push_back(std::move(word));
        word = {};
    }

    void refuse_character(std::size_t at, std::optional<char32_t> c, std::size_t length) {
        if (c && *c >= '0' && *c <= '9')
            return refuse("character", "a digit is outside of a slot: numbers come from slots only",
                          at);
        refuse("character",
               c ? fmt::format("the character \"{}\" (U+{:04X}) is not allowed: write letters and "
                               "plain punctuation",
                               *c < 0x20 ? std::string_view(" ") : text_.substr(at, length),
                               static_cast<std::uint32_t>(*c))
                 : "the text is not valid UTF-8",
               at);
    }

    std::size_t take_slot(std::size_t open) {
        const std::size_t begin = open + kOpen.size();
        const std::size_t close = text_.find(kClose, begin);
        const std::string_view name = close == std::string_view::npos
                                          ? std::string_view()
                                          : text_.substr(begin, close - begin);
        if (name.empty() || name.find_first_of("{}") != std::string_view::npos) {
            refuse("slot", "a slot is not closed: write {{id}}", open);
            return text_.size();
        }
        if (++slots_ > kMostSlots) refuse("slot", "the paragraph has too many slots", open);
        fill(name, open);
        return close + kClose.size();
    }

    void fill(std::string_view name, std::size_t at) {
        if (name == "as_of") return add(catalog_.as_of, {});
        if (name == "subject") return add(catalog_.subject, {});
        if (name.starts_with("label:")) {
            if (const Figure* figure = catalog_.find(name.substr(6)))
                return add(in_sentence(figure->label), {});
        } else if (name.starts_with("row:")) {
            const Figure* figure = catalog_.find(name.substr(4));
            if (figure && !figure->row.empty()) return add(figure->row, {});
        } else if (name.starts_with("title:")) {
            if (const TableTitle* table = catalog_.find_table(name.substr(6)))
                return add(table->title, {});
        } else if (const Figure* figure = catalog_.find(name)) {
            return add(figure->shown, figure->id);
        }
        refuse("slot",
               fmt::format("there is no figure \"{}\": use the ids of the catalog",
                           name.substr(0, 80)),
               at);
    }

    // A label as part of a sentence: its first letter is small unless it begins the sentence, or
    // its first word is an abbreviation.
    std::string in_sentence(const std::string& label) const {
        std::string text = label;
        if (checked_.pieces.empty() || text.empty()) return text;
        const std::string_view before = checked_.pieces.back().text;
        const std::size_t last = before.find_last_not_of(' ');
        if (last != std::string_view::npos &&
            (before[last] == '.' || before[last] == '!' || before[last] == '?'))
            return text;
        const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
        std::size_t length = 1;
        while (length < text.size() && is_small(text[length])) ++length;
        const bool is_word = length > 1 && (length == text.size() || text[length] == ' ' ||
                                            text[length] == '-' || text[length] == ',');
        if (is_word) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
        return text;
    }

    void check_words() {
        for (std::size_t i = 0; i < words_.size(); ++i) {
            const std::string& word = words_[i].text;
            const std::string_view next =
                i + 1 < words_.size() ? std::string_view(words_[i + 1].text) : std::string_view();
            const std::string_view before =
                i > 0 ? std::string_view(words_[i - 1].text) : std::string_view();
            if (is_in(kNumberWords, word) || (word == "one" && is_in(kCounted, next)))
                refuse("number_word", fmt::format("the word \"{}\" is a number: use a slot", word),
                       words_[i].at);
            else if (is_in(kMultiples, word) || word.ends_with("fold") ||
                     (is_in(kFractions, word) && next == "of" &&
                      (before == "a" || before == "one")))
                refuse("multiple",
                       fmt::format("the word \"{}\" is a multiple that no figure states", word),
                       words_[i].at);
            else if (is_in(kUnits, word) || (word == "per" && next == "cent") ||
                     ((word == "basis" || word == "percentage") && next.starts_with("point")))
                refuse(
                    "unit",
                    fmt::format("the unit \"{}\" is outside of a slot: a slot has its unit", word),
                    words_[i].at);
            else if (words_[i].has_quantity())
                refuse("number_word", fmt::format("the word \"{}\" is a number: use a slot", word),
                       words_[i].at);
        }
    }

    std::string_view text_;
    const Catalog& catalog_;
    CheckedParagraph checked_;
    std::vector<Word> words_;
    std::size_t slots_ = 0;
};

}  // namespace

CheckedParagraph check_paragraph(std::string_view text, const Catalog& catalog) {
    return Checker(text, catalog).check();
}

std::string plain_text(const Paragraph& paragraph) {
    std::string text;
    for (const Piece& piece : paragraph) text += piece.text;
    return text;
}

}  // namespace ballast::commentary
