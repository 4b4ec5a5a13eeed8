#include "base/plain_text.hpp"

#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace ballast {
namespace {

TEST(PlainText, ControlAndDirectionCharactersAreFound) {
    using namespace std::string_literals;
    const std::vector<std::pair<std::string, std::string>> refused = {
        {"a\nb", "U+000A"},       {"a\0b"s, "U+0000"},    {"\x7F", "U+007F"},
        {"\u0085", "U+0085"},     {"a\u202Eb", "U+202E"}, {"\u2066x\u2069", "U+2066"},
        {"\u200Fx", "U+200F"},    {"\u061C", "U+061C"},   {"\u2028", "U+2028"},
        {"\uFEFFname", "U+FEFF"}, {"tab\tstop", "U+0009"}};
    for (const auto& [text, character] : refused) EXPECT_EQ(unprintable(text), character);
    for (const char* text : {"", "Ledger", "Zürich – 100 %", "株式", "עברית", "😀 fund", "a'b\"c"})
        EXPECT_EQ(unprintable(text), std::nullopt) << text;
}

TEST(PlainText, NoReaderFindsAFormulaInAnEscapedCell) {
    using namespace std::string_literals;
    const std::vector<std::pair<std::string, std::string>> cells = {
        {"=1+1", "'=1+1"},
        {"+1", "'+1"},
        {"-1", "'-1"},
        {"@SUM(A1)", "'@SUM(A1)"},
        {"\t=1", "'\t'=1"},
        {"\rx", "'\rx"},
        {"\0=1"s, "'\0=1"s},
        {"＝1", "'＝1"},
        {"＋1", "'＋1"},
        {"－1", "'－1"},
        {"＠1", "'＠1"},
        {" =1", "' =1"},
        {"\"=1\"", "'\"=1\""},
        {"a;=1", "a;'=1"},
        {"a\t@b", "a\t'@b"},
        {"a\n-b", "a\n'-b"},
        {"'=1", "''=1"},
        {"a-b", "a-b"},
        {"Ledger; of 2025", "Ledger; of 2025"},
        {"it's", "it's"}};
    for (const auto& [text, cell] : cells) {
        EXPECT_EQ(escape_formulas(text), cell);
        EXPECT_EQ(unescape_formulas(cell), text);
    }
}

TEST(PlainText, EscapedTextIsRestored) {
    const std::vector<std::string> parts = {"=", "'", "\"", ";", "\t", " ", "-", "a", "＝", "\r\n"};
    std::mt19937 random(11);
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (std::size_t n = random() % 8; n > 0; --n) text += parts[random() % parts.size()];
        ASSERT_EQ(unescape_formulas(escape_formulas(text)), text) << text;
        for (const char end : {';', '\t', '\n', '\r'}) {
            std::string rest = escape_formulas(text);
            for (std::size_t at = 0; at != std::string::npos;) {
                const std::string cell = rest.substr(0, rest.find(end));
                if (!cell.empty()) {
                    EXPECT_EQ(std::string("=+-@").find(cell.front()), std::string::npos) << text;
                }
                at = rest.find(end);
                if (at != std::string::npos) rest.erase(0, at + 1);
            }
        }
    }
}

}  // namespace
}  // namespace ballast
