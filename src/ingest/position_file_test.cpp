// Files of positions: both editions, errors by row, duplicates, repair.
#include "ingest/position_file.hpp"

#include <gmock/gmock.h>

namespace ballast::ingest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const PositionFileRules kRules{.as_of = *fin::Date::parse("2025-06-30"),
                               .oldest = *fin::Date::parse("1995-06-30")};

PositionFile read(std::string_view text, const PositionFileRules& rules = kRules) {
    auto file = read_position_file(text, rules);
    EXPECT_TRUE(file) << (file ? "" : file.error().message);
    return file ? *std::move(file) : PositionFile{};
}

PositionRowError first_error(const PositionFile& file, std::size_t row) {
    return file.rows.at(row).errors.empty() ? PositionRowError{} : file.rows[row].errors.front();
}

constexpr std::string_view kHeader = "ticker,quantity,entry_price,entry_date,tags\n";

TEST(PositionFile, TheShortEditionWithTagsOptionsAndAByteOrderMark) {
    const PositionFile file = read(
        "\xEF\xBB\xBFTicker,QUANTITY,Entry Price,entry_date,Tags,Broker\r\n"
        "# my positions\r\n"
        "AAPL,100,158.25,2024-01-15,\"tech, core,tech\",IB\r\n"
        "SPY   250919C00460000,-2,7.25,2024-01-15,,IB\r\n");
    EXPECT_EQ(file.edition, PositionEdition::kShort);
    EXPECT_THAT(file.ignored_columns, ElementsAre("Broker"));
    ASSERT_EQ(file.valid, 2U);
    EXPECT_THAT(file.rows[0].position->tags, ElementsAre("tech", "core"));
    EXPECT_EQ(file.rows[0].line, 3U);
    const model::Position& option = *file.rows[1].position;
    EXPECT_EQ(option.symbol, "SPY250919C00460000");
    EXPECT_EQ(option.type, model::AssetType::kOption);
    EXPECT_EQ(option.multiplier, Decimal(100));
}

TEST(PositionFile, ColumnsDatesAndNumbersOfAnotherProgramAreReadAsStated) {
    constexpr std::string_view kForeign =
        "Titel;St\xC3\xBC"
        "ck;Einstand;Kauf;Art;Type\n"
        "AAPL;1.200,5;\xE2\x82\xAC 158,25;15.01.2024;etf;x\n"
        "MSFT;-3;1.234;2024-02-01;stock;x\n";
    PositionFileRules rules = kRules;
    EXPECT_THAT(read_position_file(kForeign, rules).error().message, HasSubstr("has no column"));
    rules.format = {.columns = {{"ticker", "Titel"},
                                {"quantity",
                                 "St\xC3\xBC"
                                 "ck"},
                                {"entry_price", "Einstand"},
                                {"entry_date", "Kauf"},
                                {"type", "Art"}},
                    .date_order = "dmy",
                    .decimal_sign = ","};
    const PositionFile file = read(kForeign, rules);
    ASSERT_EQ(file.rows.size(), 2U);
    EXPECT_THAT(file.ignored_columns, ElementsAre("Type")) << "its field has another column";
    ASSERT_EQ(file.rows[0].state, PositionRowState::kValid) << first_error(file, 0).message;
    const model::Position& first = *file.rows[0].position;
    EXPECT_EQ(first.quantity.to_string(), "1200.5");
    EXPECT_EQ(first.entry_price->to_string(), "158.25");
    EXPECT_EQ(first.entry_date->to_string(), "2024-01-15");
    EXPECT_EQ(first.type, model::AssetType::kEtf);
    // Errors name the columns of the file.
    EXPECT_EQ(first_error(file, 1).column, "Art");
    EXPECT_EQ(first_error(file, 1).value, "stock");
}

TEST(PositionFile, ErrorsOfAFormatAreAtItsFields) {
    const auto error = [](PositionFormat format) {
        PositionFileRules rules = kRules;
        rules.format = std::move(format);
        const auto file = read_position_file("ticker,quantity,entry_price,entry_date\n", rules);
        return file ? FieldError{} : file.error().errors.front();
    };
    EXPECT_EQ(error({.columns = {{"price", "entry_price"}}}).pointer, "/columns/price");
    const FieldError unknown = error({.columns = {{"entry_price", "Preis"}}});
    EXPECT_EQ(unknown.pointer, "/columns/entry_price");
    EXPECT_THAT(unknown.hint, HasSubstr("ticker, quantity, entry_price, entry_date"));
    EXPECT_THAT(error({.columns = {{"quantity", "ticker"}, {"ticker", "ticker"}}}).message,
                HasSubstr("also that of quantity"));
    EXPECT_EQ(error({.date_order = "ydm"}).pointer, "/date_order");
    EXPECT_EQ(error({.decimal_sign = "'"}).pointer, "/decimal_sign");
    EXPECT_EQ(error({.columns = {{"ticker", "ticker"}}}).message, "");
}

TEST(PositionFile, TheLongEditionWithItsClassesAndAClosedPosition) {
    const PositionFile file = read(
        "Symbol,Quantity,Entry Price Per Share,Entry Date,Investment Class,Investment Subtype,"
        "Underlying Symbol,Strike Price,Expiration Date,Option Type,Exit Date,"
        "Exit Price Per Share\n"
        "SPY,50,430.50,2024-01-15,PUBLIC,ETF,,,,,,\n"
        "SPY_CALL,3,7.25,2024-01-15,OPTIONS,,SPY,460,2025-09-19,CALL,,\n"
        "HOUSE,1,250000,2020-05-04,PRIVATE,REAL_ESTATE,,,,,,\n"
        "XOM,10,100,2023-01-03,PUBLIC,STOCK,,,,,2024-02-01,104.10\n");
    EXPECT_EQ(file.edition, PositionEdition::kLong);
    EXPECT_EQ(file.valid, 3U);
    EXPECT_EQ(file.closed, 1U);
    EXPECT_EQ(file.rows[0].position->type, model::AssetType::kEtf);
    EXPECT_EQ(file.rows[1].position->symbol, "SPY250919C00460000");
    EXPECT_TRUE(file.rows[2].is_private);
    EXPECT_EQ(file.rows[3].state, PositionRowState::kClosed);
}

TEST(PositionFile, MissingTermsOfAnOptionAreNamed) {
    const PositionFile file = read(
        "Symbol,Quantity,Entry Price Per Share,Entry Date,Investment Class,Underlying Symbol,"
        "Strike Price,Expiration Date,Option Type\n"
        "QQQ_P,5,7.25,2024-01-15,OPTIONS,QQQ,,2025-09-19,\n"
        "QQQ_P,5,7.25,2024-01-16,OPTIONS,QQQ,45x,2025-09-19,PUT\n"
        "SPY250919C00460000,5,7.25,2024-01-15,OPTIONS,,,,\n");
    ASSERT_EQ(file.rows[0].errors.size(), 2U);
    EXPECT_EQ(file.rows[0].errors[0].column, "Strike Price");
    EXPECT_EQ(file.rows[0].errors[0].code, "required");
    EXPECT_EQ(file.rows[0].errors[1].column, "Option Type");
    ASSERT_EQ(file.rows[1].errors.size(), 1U);
    EXPECT_EQ(file.rows[1].errors[0].code, "number");
    EXPECT_EQ(file.valid, 1U) << "a symbol that states its terms needs no others";
}

TEST(PositionFile, EveryErrorHasLineColumnValueAndFix) {
    const PositionFile file = read(std::string(kHeader) +
                                   "AAPL,12.0x,158.25,2024-01-15,\n"
                                   "MSFT,\"1,200\",300,15.01.2024,\n"
                                   "KO,0,60,2099-01-01,\n"
                                   ",5,-3,1990-01-02,\n"
                                   "SPY250919X00460000,1,7,2024-01-15,\n");
    EXPECT_EQ(file.invalid, 5U);
    const PositionRowError number = first_error(file, 0);
    EXPECT_EQ(file.rows[0].line, 2U);
    EXPECT_EQ(number.column, "quantity");
    EXPECT_EQ(number.value, "12.0x");
    EXPECT_EQ(number.code, "number");
    EXPECT_THAT(file.rows[1].errors.at(0).fix, HasSubstr("1200"));
    EXPECT_EQ(file.rows[1].errors.at(1).fix, "write 2024-01-15");
    std::vector<std::string> codes;
    for (const std::size_t row : {2U, 3U, 4U})
        for (const PositionRowError& error : file.rows[row].errors) codes.push_back(error.code);
    EXPECT_THAT(codes,
                ElementsAre("range", "future", "required", "too_old", "range", "occ_symbol"));
}

TEST(PositionFile, AShortSideMakesAnUnsignedQuantityNegative) {
    const PositionFile file = read(
        "ticker,quantity,entry_price,entry_date,position_type\n"
        "XOM,10,100,2024-01-15,SHORT\n"
        "SPY250919P00460000,2,7,2024-01-15,sp\n"
        "KO,10,60,2024-01-15,LC\n"
        "KO,10,60,2024-01-16,buy\n");
    EXPECT_EQ(file.rows[0].position->quantity, Decimal(-10));
    EXPECT_EQ(file.rows[1].position->quantity, Decimal(-2));
    EXPECT_EQ(first_error(file, 2).column, "position_type");
    EXPECT_EQ(first_error(file, 2).code, "contradiction");
    EXPECT_EQ(first_error(file, 3).code, "not_allowed");
}

TEST(PositionFile, OptionalTextsHaveColumnsByTheirDescribedNames) {
    const PositionFile file = read(
        "ticker,quantity,entry_price,entry_date,Strategy,Notes\n"
        "AAPL,1,100,2024-01-15,income,from the old broker\n"
        "KO,1,60,2024-01-15," +
        std::string(101, 's') + ",\n");
    ASSERT_EQ(file.valid, 1U);
    EXPECT_EQ(file.rows[0].position->strategy, "income");
    EXPECT_EQ(file.rows[0].position->note, "from the old broker");
    EXPECT_EQ(first_error(file, 1).code, "too_long");
    EXPECT_EQ(first_error(file, 1).column, "Strategy");
    EXPECT_TRUE(file.ignored_columns.empty());
    const auto twice =
        read_position_file("ticker,quantity,entry_price,entry_date,note,notes\n", kRules);
    ASSERT_FALSE(twice);
    EXPECT_THAT(twice.error().message, HasSubstr("one meaning"));
}

TEST(PositionFile, DuplicatesAreRefusedMergedOrKept) {
    const std::string text = std::string(kHeader) +
                             "AAPL,100,100,2024-01-15,a\n"
                             "AAPL,50,130,2024-01-15,b\n"
                             "AAPL,50,130,2024-01-16,b\n";
    const PositionFile refused = read(text);
    EXPECT_EQ(refused.invalid, 1U);
    EXPECT_EQ(first_error(refused, 1).code, "duplicate");
    EXPECT_THAT(first_error(refused, 1).message, HasSubstr("line 2"));
    PositionFileRules rules = kRules;
    rules.duplicates = model::Duplicates::kMerge;
    const PositionFile merged = read(text, rules);
    EXPECT_EQ(merged.merged, 1U);
    EXPECT_EQ(merged.rows[0].position->quantity, Decimal(150));
    EXPECT_EQ(merged.rows[0].position->entry_price, Decimal(110));
    rules.duplicates = model::Duplicates::kKeep;
    EXPECT_EQ(read(text, rules).valid, 3U);
}

TEST(PositionFile, ALineThatIsNoRowDoesNotStopTheOthers) {
    const PositionFile file = read(std::string(kHeader) +
                                   "AAPL,100,158.25,2024-01-15,tech,growth\n"
                                   "MSFT,10\n"
                                   "KO,5,60,2024-01-15,\n");
    EXPECT_EQ(file.valid, 1U);
    EXPECT_EQ(first_error(file, 0).code, "too_many_fields");
    // Correcting the row is a matter of one click: the cells are separated.
    EXPECT_THAT(file.rows[0].cells,
                ElementsAre("AAPL", "100", "158.25", "2024-01-15", "tech,growth"));
    EXPECT_EQ(first_error(file, 1).code, "too_few_fields");
    const PositionFile repaired = read(write_position_file(file, PositionFileUse::kStored));
    EXPECT_EQ(repaired.valid, 2U);
    EXPECT_THAT(repaired.rows[0].position->tags, ElementsAre("tech", "growth"));
}

TEST(PositionFile, LinesOfCommasAreNoRows) {
    const PositionFile file =
        read("ticker,quantity,entry_price,entry_date\n,,,\nAAPL,100,158.25,2024-01-16\n\n, ,\t,\n");
    ASSERT_EQ(file.rows.size(), 1U);
    EXPECT_EQ(file.rows[0].line, 3U);
    EXPECT_EQ(file.invalid, 0U);
    EXPECT_EQ(read(std::string(kHeader) + " \nA,1,1,2024-01-15,\n").rows.size(), 1U);
}

TEST(PositionFile, TheLongEditionLimitsDecimals) {
    const PositionFile file = read(
        "Symbol,Quantity,Entry Price Per Share,Entry Date\n"
        "AAPL,1.1234567,158.255,2024-01-15\n");
    ASSERT_EQ(file.rows.at(0).errors.size(), 2U);
    EXPECT_EQ(file.rows[0].errors[0].code, "too_many_decimals");
    EXPECT_EQ(file.rows[0].errors[1].fix, "write 158.26");
}

TEST(PositionFile, AFileWithoutARequiredColumnOrWithTwoOfOneMeaningIsRefused) {
    const auto missing = read_position_file("ticker,quantity\nA,1\n", kRules);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().errors.at(0).code, "missing_column");
    EXPECT_THAT(
        missing.error().message,
        HasSubstr("no column for entry_price, entry_date; its columns are ticker, quantity"));
    const auto page = read_position_file("<html><body>Sign in</body></html>", kRules);
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().errors.at(0).code, "web_page");
    const auto twice = read_position_file(
        "ticker,symbol,quantity,entry_price,entry_date\nA,A,1,1,2024-01-15\n", kRules);
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().errors.at(0).code, "duplicate_column");
}

TEST(PositionFile, AboveTheLimitsIsAnErrorThatNamesThem) {
    std::string rows(kHeader);
    for (std::size_t i = 0; i <= kMostPositionRows; ++i) rows += "A,1,1,2024-01-15,\n";
    const auto many = read_position_file(rows, kRules);
    ASSERT_FALSE(many);
    EXPECT_EQ(many.error().code, Code::kLimitExceeded);
    EXPECT_THAT(many.error().message, HasSubstr("10000"));
    const auto large = read_position_file(std::string(kMostPositionBytes + 1, ' '), kRules);
    ASSERT_FALSE(large);
    EXPECT_EQ(large.error().code, Code::kLimitExceeded);
}

TEST(PositionFile, TheDownloadHasNoFormulas) {
    PositionFile file{.columns = {"ticker", "note"}};
    file.rows.push_back({.line = 2, .cells = {"=HYPERLINK(1)", "-5"}});
    EXPECT_EQ(write_position_file(file, PositionFileUse::kSpreadsheet),
              "ticker,note\n\"'=HYPERLINK(1)\",-5\n");
}

TEST(PositionFile, TheExamplesOfTheTemplatesAreValid) {
    for (const PositionEdition edition : {PositionEdition::kShort, PositionEdition::kLong}) {
        std::string header, example;
        for (const PositionColumn& column : position_columns(edition)) {
            header += std::string(header.empty() ? "" : ",") + std::string(column.name);
            example += std::string(example.empty() ? "" : ",") + std::string(column.example);
        }
        const PositionFile file = read(header + "\n" + example + "\n");
        EXPECT_EQ(file.valid, 1U);
        EXPECT_EQ(file.edition, edition);
        EXPECT_THAT(file.ignored_columns, IsEmpty());
    }
}

}  // namespace
}  // namespace ballast::ingest
