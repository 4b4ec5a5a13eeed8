#include "report/number.hpp"

#include <cmath>
#include <cstdlib>
#include <gtest/gtest.h>
#include <limits>
#include <random>

namespace ballast::report {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Number, AmountsHaveThousandsSeparatorsAndNoNegativeZero) {
    EXPECT_EQ(amount(1234567.891), "1,234,567.89");
    EXPECT_EQ(amount(-1234567.891), "-1,234,567.89");
    EXPECT_EQ(amount(999.0), "999.00");
    EXPECT_EQ(amount(-999.0), "-999.00");
    EXPECT_EQ(amount(1000.0, 0), "1,000");
    EXPECT_EQ(amount(-0.004), "0.00");
    EXPECT_EQ(amount(-0.0), "0.00");
    EXPECT_EQ(amount(999.999), "1,000.00");
}

TEST(Number, MissingValuesAreNotNumbers) {
    EXPECT_EQ(amount(std::nullopt), "N/A");
    EXPECT_EQ(percent(std::nullopt), "N/A");
    EXPECT_EQ(plain(std::nullopt), "N/A");
    EXPECT_EQ(exact(std::nullopt), "");
    EXPECT_EQ(exact(kNan), "");
    EXPECT_EQ(exact(std::numeric_limits<double>::infinity()), "");
}

TEST(Number, FractionsAreShownAsPercent) {
    EXPECT_EQ(percent(0.1234), "12.34%");
    EXPECT_EQ(percent(-0.00001), "0.00%");
    EXPECT_EQ(percent(0.99, 1), "99.0%");
}

TEST(Number, ExactTextParsesToTheSameDouble) {
    std::mt19937_64 random(5);
    for (int i = 0; i < 10'000; ++i) {
        const double value = std::ldexp(static_cast<double>(random()) - 9e18,
                                        static_cast<int>(random() % 200) - 130);
        const std::string text = exact(value);
        EXPECT_EQ(std::strtod(text.c_str(), nullptr), value) << text;
    }
}

TEST(Number, TextThatASpreadsheetWouldRunIsEscaped) {
    EXPECT_EQ(csv_text("=cmd()"), "'=cmd()");
    EXPECT_EQ(csv_text("+1"), "'+1");
    EXPECT_EQ(csv_text("-1"), "'-1");
    EXPECT_EQ(csv_text("@x"), "'@x");
    EXPECT_EQ(csv_text("\tx"), "\"'\tx\"");
    EXPECT_EQ(csv_text(std::string("\0x", 2)), std::string("'\0x", 3));
    EXPECT_EQ(csv_text("\rx"), "\"'\rx\"");
    EXPECT_EQ(csv_text("=HYPERLINK(\"http://x\",\"y\")"),
              "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
    EXPECT_EQ(csv_text("plain = text"), "plain = text");
    EXPECT_EQ(csv_text(""), "");
}

TEST(Number, FieldsAreQuotedAsRfc4180RequiresAndForReadersThatSplitElsewhere) {
    EXPECT_EQ(csv_text("a,b"), "\"a,b\"");
    EXPECT_EQ(csv_text("say \"x\""), "\"say \"\"x\"\"\"");
    EXPECT_EQ(csv_text("two\nlines"), "\"two\nlines\"");
    EXPECT_EQ(csv_text("a;b"), "\"a;b\"");
}

TEST(Number, MarkdownShowsTextAndNothingElse) {
    EXPECT_EQ(markdown_text("a|b"), "a\\|b");
    EXPECT_EQ(markdown_text("<script>alert(1)</script>"), "&lt;script&gt;alert(1)&lt;/script&gt;");
    EXPECT_EQ(markdown_text("`code` *b* _i_ [l](u) \\ #h &amp;"),
              "\\`code\\` \\*b\\* \\_i\\_ \\[l\\](u) \\\\ \\#h &amp;amp;");
    EXPECT_EQ(markdown_text("two\nlines\r"), "two lines ");
}

}  // namespace
}  // namespace ballast::report
