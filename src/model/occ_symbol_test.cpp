#include "model/occ_symbol.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace ballast::model {
namespace {

// The rows below the header, split at commas.
std::vector<std::vector<std::string>> rows_of(const std::string& path) {
    std::ifstream file(path);
    std::vector<std::vector<std::string>> rows;
    std::string line;
    for (bool header = true; std::getline(file, line); header = false) {
        if (header) continue;
        std::vector<std::string> cells;
        std::istringstream stream(line + ",");
        for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
        rows.push_back(cells);
    }
    return rows;
}

std::string message(std::string_view symbol) {
    const auto terms = parse_occ_symbol(symbol);
    return terms ? "accepted" : terms.error().message;
}

TEST(OccSymbol, ParsesTheSymbolsOfTheCases) {
    const auto rows = rows_of("tests/golden/model/occ_symbols.csv");
    ASSERT_EQ(rows.size(), 11U);
    for (const auto& row : rows) {
        const auto terms = parse_occ_symbol(row[0]);
        ASSERT_TRUE(terms) << terms.error().message;
        EXPECT_EQ(terms->underlying, row[1]);
        EXPECT_EQ(terms->expiry.to_string(), row[2]);
        EXPECT_EQ(terms->right, row[3] == "C" ? OptionRight::kCall : OptionRight::kPut);
        EXPECT_EQ(terms->strike, Decimal::parse(row[4]).value());
        if (!row[5].empty()) {
            EXPECT_EQ(format_occ_symbol(*terms, OccForm::kPadded).value(), row[5]);
            EXPECT_EQ(format_occ_symbol(*terms, OccForm::kCompact).value(), row[6]);
        }
    }
}

TEST(OccSymbol, RejectsTheInvalidSymbolsOfTheCases) {
    const auto rows = rows_of("tests/golden/model/occ_symbols_invalid.csv");
    ASSERT_EQ(rows.size(), 8U);
    for (const auto& row : rows)
        EXPECT_EQ(parse_occ_symbol(row[0]).error().code, Code::kInvalidInput) << row[1];
}

TEST(OccSymbol, TheErrorNamesTheInvalidPart) {
    using testing::HasSubstr;
    EXPECT_THAT(message("AAPL  241319C00150000"), HasSubstr("241319 (yymmdd) is not a date"));
    EXPECT_THAT(message("AAPL  240119X00150000"), HasSubstr("C or P, got 'X'"));
    EXPECT_THAT(message("AAPL  240119c00150000"), HasSubstr("C or P, got 'c'"));
    EXPECT_THAT(message("AAPL  240119C001500000"), HasSubstr("16 to 21 characters, got 22"));
    EXPECT_THAT(message("AAPL  24O119C00150000"), HasSubstr("24O119"));
    EXPECT_THAT(message("  AAPL240119C00150000"), HasSubstr("not left aligned"));
    EXPECT_THAT(message("AAPL 240119C00150000"), HasSubstr("padded to exactly 6"));
    EXPECT_THAT(message("AA PL 240119C00150000"), HasSubstr("neither a capital letter"));
    EXPECT_THAT(message("aapl  240119C00150000"), HasSubstr("neither a capital letter"));
    EXPECT_THAT(message("BRK.B 240119C00150000"), HasSubstr("neither a capital letter"));
    EXPECT_THAT(message("      240119C00150000"), HasSubstr("root is empty"));
    EXPECT_THAT(message("123   240119C00150000"), HasSubstr("no letter"));
    EXPECT_THAT(message("AAPL  240119C0015000x"), HasSubstr("eight digits"));
    EXPECT_THAT(message("AAPL  240119C00000000"), HasSubstr("strike is zero"));
    EXPECT_THAT(message(""), HasSubstr("got 0"));
    EXPECT_THAT(message("240119C00150000"), HasSubstr("got 15"));
    EXPECT_THAT(message(std::string(100'000, 'A')), HasSubstr("got 100000"));
}

TEST(OccSymbol, AdjustedAndFlexRootsMayContainDigits) {
    EXPECT_EQ(parse_occ_symbol("AAPL1 240119C00150000")->underlying, "AAPL1");
    EXPECT_EQ(parse_occ_symbol("2SPX240119C04500000")->underlying, "2SPX");
}

TEST(OccSymbol, FormattingAndParsingRoundTrip) {
    std::mt19937 random(17);
    const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    const auto below = [&](int bound) { return static_cast<int>(random() % bound); };
    for (int i = 0; i < 5000; ++i) {
        OptionTerms terms;
        terms.underlying = alphabet[below(26)];
        for (int k = below(6); k > 0; --k) terms.underlying += alphabet[below(36)];
        terms.expiry = fin::Date::parse("2000-01-01").value() + below(36525);
        terms.right = below(2) == 0 ? OptionRight::kCall : OptionRight::kPut;
        terms.strike = Decimal::from_units(Int128{1 + below(99'999'999)} * 1'000'000'000);
        for (const auto form : {OccForm::kPadded, OccForm::kCompact}) {
            const std::string symbol = format_occ_symbol(terms, form).value();
            EXPECT_EQ(symbol.size(), 15 + (form == OccForm::kPadded ? 6 : terms.underlying.size()));
            EXPECT_EQ(parse_occ_symbol(symbol).value(), terms) << symbol;
        }
    }
}

TEST(OccSymbol, RandomBytesAreRejectedOrRoundTrip) {
    std::mt19937 random(19);
    const std::string alphabet = " ACP0123456789cx\t\xff";
    for (int i = 0; i < 200'000; ++i) {
        std::string symbol = "AAPL  240119C00150000";
        for (int k = static_cast<int>(random() % 4); k >= 0; --k)
            symbol[random() % symbol.size()] = alphabet[random() % alphabet.size()];
        symbol.erase(0, random() % 4);
        const auto terms = parse_occ_symbol(symbol);
        if (!terms) continue;
        const auto form = symbol.size() == 21 ? OccForm::kPadded : OccForm::kCompact;
        EXPECT_EQ(format_occ_symbol(*terms, form).value(), symbol);
    }
}

TEST(OccSymbol, RejectsTermsThatDoNotFit) {
    const OptionTerms fits = parse_occ_symbol("AAPL240119C00150000").value();
    const auto refused = [&](auto change) {
        OptionTerms terms = fits;
        change(terms);
        return format_occ_symbol(terms, OccForm::kPadded).error().code == Code::kInvalidInput;
    };
    EXPECT_TRUE(refused([](OptionTerms& terms) { terms.underlying = "BRK.B"; }));
    EXPECT_TRUE(refused([](OptionTerms& terms) { terms.underlying = ""; }));
    EXPECT_TRUE(refused([](OptionTerms& terms) { terms.underlying = "SEVENCH"; }));
    EXPECT_TRUE(refused([](OptionTerms& terms) { terms.strike = Decimal(0); }));
    EXPECT_TRUE(refused([](OptionTerms& terms) { terms.strike = Decimal(-5); }));
    EXPECT_TRUE(refused([](OptionTerms& terms) { terms.strike = Decimal(100'000); }));
    EXPECT_TRUE(
        refused([](OptionTerms& terms) { terms.strike = Decimal::parse("1.0005").value(); }));
    EXPECT_TRUE(
        refused([](OptionTerms& terms) { terms.expiry = fin::Date::parse("1999-12-31").value(); }));
    EXPECT_TRUE(
        refused([](OptionTerms& terms) { terms.expiry = fin::Date::parse("2100-01-01").value(); }));
}

}  // namespace
}  // namespace ballast::model
