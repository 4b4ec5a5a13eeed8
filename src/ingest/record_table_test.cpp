// Files of ratings, prices of loans, option quotes: values, errors by line and column, duplicates.
#include "ingest/record_table.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace ballast::ingest {
namespace {

using model::RecordKind;
using testing::ElementsAre;
using testing::HasSubstr;

Result<RecordTable> read(RecordKind kind, std::string_view text) {
    TRY(const CsvTable table, read_csv(text));
    return read_record_table(table, kind, *fin::Date::parse("2025-06-30"));
}

std::vector<std::string> codes(const RecordTable& table) {
    std::vector<std::string> all;
    for (const RejectedRecord& one : table.rejected)
        all.push_back(fmt::format("{} {} {}", one.line, one.column, one.code));
    return all;
}

TEST(RecordTable, RatingsAreWrittenAsTheirAgenciesDo) {
    const auto table = read(RecordKind::kRating,
                            "ID_Type,id,Agency,Rating,outlook,watch,as_of,desk\n"
                            "isin,us0378331005,Moody's,AAA,stable,,2025-06-27,x\n"
                            "isin,US0378331005,S&P,aa+,,,2025-06-27,x\n");
    ASSERT_TRUE(table) << table.error().message;
    ASSERT_EQ(table->rows.size(), 2U);
    EXPECT_THAT(table->ignored, ElementsAre("desk"));
    EXPECT_EQ(table->rows[0].instrument, "isin:US0378331005");
    EXPECT_EQ(table->rows[0].part, "moodys");
    EXPECT_EQ(std::get<model::CreditRating>(table->rows[0].content).rating, "Aaa");
    EXPECT_EQ(std::get<model::CreditRating>(table->rows[1].content).rating, "AA+");
}

TEST(RecordTable, EveryErrorHasLineColumnValueAndFix) {
    const auto table = read(RecordKind::kRating,
                            "id_type,id,agency,rating,as_of\n"
                            "isin,US0378331006,sp,AA,2025-06-27\n"
                            "sedol,2046251,sp,AA,2025-06-27\n"
                            "isin,US0378331005,sp,Aa1,2099-01-01\n"
                            "isin,US0378331005,,AA,4/5/25\n");
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_TRUE(table->rows.empty());
    EXPECT_THAT(codes(*table),
                ElementsAre("2 id identifier", "3 id_type not_allowed", "4 rating rating",
                            "4 as_of future", "5 agency required", "5 as_of date"));
    EXPECT_THAT(table->rejected[0].message, HasSubstr("check digit"));
    EXPECT_THAT(table->rejected[5].fix, HasSubstr("2025-04-05 or 2025-05-04"));
    const auto names = read(RecordKind::kRating,
                            "id_type,id,agency,rating,as_of,outlook\n"
                            "isin,US0378331005,sp,AA,2025-06-27,sta\u202Eble\n");
    ASSERT_TRUE(names) << names.error().message;
    EXPECT_THAT(codes(*names), ElementsAre("2 outlook character"));
    const auto columns = read(RecordKind::kRating, "id,agency,rating,as_of\nA,sp,AA,2025-06-27\n");
    ASSERT_FALSE(columns);
    EXPECT_THAT(columns.error().message, HasSubstr("no column id_type"));
}

TEST(RecordTable, TheMidOfALoanIsThatOfBidAndOffer) {
    const auto table = read(RecordKind::kLoanPrice,
                            "id_type,id,bid,offer,mid,depth,source,as_of\n"
                            "lxid,LX123456,99.25,99.75,,4,desk,2025-06-27\n"
                            "lxid,LX123457,,,98.5,,desk,2025-06-27\n"
                            "lxid,LX123458,98,,,,desk,2025-06-27\n"
                            "lxid,LX123459,99,98,,,desk,2025-06-27\n");
    ASSERT_TRUE(table) << table.error().message;
    ASSERT_EQ(table->rows.size(), 2U);
    EXPECT_EQ(std::get<model::LoanPrice>(table->rows[0].content).mid, 99.5);
    EXPECT_EQ(table->rows[0].source, "desk");
    EXPECT_THAT(codes(*table), ElementsAre("4 mid required", "5 offer range"));
}

TEST(RecordTable, AnEmptyCellOfAnOptionIsAbsentAndNotZero) {
    const auto table = read(RecordKind::kOptionQuote,
                            "contract,bid,ask,iv,as_of\n"
                            "SPY   250919C00460000,12.1,12.4,0.21,2025-06-27\n"
                            "SPY250919P00460000,,,,2025-06-27\n"
                            "SPY250919P00470000,,,21,2025-06-27\n"
                            "SPY,1,2,0.2,2025-06-27\n");
    ASSERT_TRUE(table) << table.error().message;
    ASSERT_EQ(table->rows.size(), 2U);
    EXPECT_EQ(table->rows[0].part, "SPY250919C00460000");
    EXPECT_EQ(table->rows[0].instrument, "SPY");
    EXPECT_EQ(std::get<model::OptionQuote>(table->rows[0].content).implied_volatility, 0.21);
    EXPECT_FALSE(std::get<model::OptionQuote>(table->rows[1].content).implied_volatility);
    EXPECT_THAT(codes(*table), ElementsAre("4 iv range", "5 contract occ_symbol"));
}

TEST(RecordTable, EqualRowsCountOnceAndContradictoryOnesAreErrors) {
    const auto table = read(RecordKind::kQuote,
                            "symbol,price,as_of\n"
                            "AAPL,190.5,2025-06-27\n"
                            "AAPL,190.5,2025-06-27\n"
                            "AAPL,191,2025-06-27\n"
                            "AAPL,191,2025-06-26\n");
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ(table->rows.size(), 2U);
    EXPECT_EQ(table->repeated, 1U);
    ASSERT_EQ(table->rejected.size(), 1U);
    EXPECT_THAT(table->rejected[0].message, HasSubstr("line 2"));
}

}  // namespace
}  // namespace ballast::ingest
