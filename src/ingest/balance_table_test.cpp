#include "ingest/balance_table.hpp"

#include <algorithm>
#include <cstdint>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/threads.hpp"
#include "ingest/curve_table.hpp"
#include "model/bank_default.hpp"

namespace ballast::ingest {
namespace {

using ::testing::HasSubstr;

struct Taken {
    std::vector<model::BankPosition> positions;
    std::vector<std::size_t> lines;
    std::vector<BalanceRowError> errors;
    Result<BalanceCount> count = Error{};
};

Taken read(const std::string& text, const DatedAmountTable* schedules = nullptr,
           std::size_t piece = 1'000'000, const Work& work = {}) {
    Taken taken;
    const BalanceTaker taker{.position =
                                 [&](model::BankPosition&& position, std::size_t line) {
                                     taken.positions.push_back(std::move(position));
                                     taken.lines.push_back(line);
                                 },
                             .error = [&](BalanceRowError&& f) { taken.errors.push_back(f); }};
    BalanceTableReader reader("book.csv", schedules, taker);
    for (std::size_t at = 0; at < text.size(); at += piece)
        if (auto fed = reader.feed(std::string_view(text).substr(at, piece), work); !fed) {
            taken.count = fed.error();
            return taken;
        }
    taken.count = reader.finish(work);
    return taken;
}

const std::string kHeader = "id,side,type,currency,balance,rate,maturity,payment_months,product\n";

// Rows of every kind: quoted ones, some over several lines, blank lines, rows with errors.
std::string long_table(int rows) {
    std::string text = "\n" + kHeader;
    for (int i = 0; i < rows; ++i) {
        const char* product = i % 7 == 0    ? "\"a, b\""
                              : i % 11 == 0 ? "\"two\nlines and \"\"quotes\"\"\""
                              : i % 13 == 0 ? "a \" b"
                                            : "plain";
        text += std::to_string(i) + ",asset,fixed_bullet,EUR," +
                (i % 17 == 0 ? "x" : std::to_string(100 + i)) + ",0.01,2030-01-01,12," + product +
                (i % 5 == 0 ? "\r\n" : "\n");
        if (i % 29 == 0) text += "\n";
    }
    return text;
}

TEST(BalanceTable, BlocksReadOnSeveralThreadsGiveTheRowsInOrder) {
    const std::string text = long_table(40'000);
    Taken by_row;
    const BalanceTaker taker{.position =
                                 [&](model::BankPosition&& position, std::size_t line) {
                                     by_row.positions.push_back(std::move(position));
                                     by_row.lines.push_back(line);
                                 },
                             .error = [&](BalanceRowError&& f) { by_row.errors.push_back(f); }};
    BalanceTableReader reader("book.csv", nullptr, taker);
    RowSplitter rows("book.csv", [&](const SplitRow& row) { return reader.take(row); });
    ASSERT_TRUE(rows.feed(text));
    ASSERT_TRUE(rows.finish());
    ThreadPool pool(3);
    for (const std::size_t piece : {std::size_t{1000}, std::size_t{77'777}, text.size()}) {
        const Taken taken = read(text, nullptr, piece, {.threads = &pool});
        ASSERT_TRUE(taken.count);
        EXPECT_EQ(taken.positions, by_row.positions);
        EXPECT_EQ(taken.lines, by_row.lines);
        ASSERT_EQ(taken.errors.size(), by_row.errors.size());
        for (std::size_t i = 0; i < taken.errors.size(); ++i) {
            EXPECT_EQ(taken.errors[i].line, by_row.errors[i].line);
            EXPECT_EQ(taken.errors[i].message, by_row.errors[i].message);
        }
    }
    EXPECT_GT(by_row.errors.size(), 2000U);
}

TEST(BalanceTable, ARowOfOverAMebibyteEndsTheReading) {
    const std::string row = "1,asset,fixed_bullet,EUR,100,0.01,2030-01-01,12,";
    const std::string text = kHeader + row + std::string((1 << 20) + 10, 'x') + "\n" + row + "a\n";
    for (const std::size_t piece : {std::size_t{4096}, text.size()}) {
        const Taken taken = read(text, nullptr, piece);
        ASSERT_FALSE(taken.count);
        EXPECT_EQ(taken.count.error().code, Code::kLimitExceeded);
        EXPECT_THAT(taken.count.error().message, HasSubstr("line 2"));
    }
}

std::vector<std::string_view> lacking_of(const model::BankPosition& position) {
    std::vector<std::string_view> terms;
    const auto rules = model::bank_default_rules();
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (position.defaults.has(i)) terms.push_back(rules[i].term);
    return terms;
}

TEST(BalanceTable, TermsThatARowLeavesOutAreNotedAsDefaults) {
    const Taken taken = read(
        "id,side,type,currency,balance,rate,day_count,start,payment_months,maturity,next_reset,"
        "reset_months,spread,index_curve,renew_months,renew_margin\n"
        "a,asset,fixed_bullet,EUR,1,0.01,ACT/360,2025-01-01,12,2030-01-01,,,,,,\n"
        "b,asset,fixed_bullet,EUR,1,0.01,,,,2030-01-01,,,,,12,\n"
        "c,asset,variable_annuity,EUR,1,0.01,ACT/"
        "360,2025-01-01,12,2030-01-01,2026-06-01,6,0,X,12,0\n"
        "d,liability,nmd,EUR,1,,,,,,,,,,,\n");
    ASSERT_EQ(taken.positions.size(), 4U);
    EXPECT_FALSE(taken.positions[0].defaults.any());
    EXPECT_THAT(
        lacking_of(taken.positions[1]),
        testing::ElementsAre("day_count", "payment_months", "last_payment", "renew_margin"));
    EXPECT_THAT(lacking_of(taken.positions[2]),
                testing::ElementsAre("annuity_mode", "compounding"));
    EXPECT_THAT(lacking_of(taken.positions[3]), testing::ElementsAre("day_count", "rate"));
}

TEST(BalanceTable, ReadsEveryColumnOfTheContract) {
    const Taken taken = read(
        "end_of_month;calendar;business_day_convention;withdrawal;prepayment;segment;product;renew_"
        "day_count;"
        "renew_margin;renew_months;slots;"
        "schedule;teaser_rate;teaser_end;grace_end;next_principal;principal_months;compounding;"
        "annuity_mode;period_floor;period_cap;floor;cap;spread;index_curve;index_months;start;"
        "reset_months;next_reset;maturity;payment_months;next_payment;last_payment;day_count;rate;"
        "balance;currency;type;side;id\r\n"
        "FALSE;NYSE+TARGET;modified_following;w;p;retail;mortgage;30E/"
        "360;0.011;120;;2026-05-31:10.5 "
        "2026-06-30:20;0.01;2026-06-30;"
        "2026-04-30;2026-07-31;3;compounded;fixed_payment;-0.02;0.02;0;0.06;0.015;EUR_EURIBOR_3M;"
        "6;2020-12-31;3;2026-03-31;2030-12-31;1;2026-02-28;2026-01-31;ACT/"
        "ACT-ICMA;0.0325;1234567.89;EUR;"
        "variable_scheduled;liability;A 1\r\n");
    ASSERT_TRUE(taken.count) << taken.count.error().message;
    ASSERT_EQ(taken.positions.size(), 1U);
    const model::BankPosition& p = taken.positions[0];
    const auto day = [](const char* text) { return fin::Date::parse(text).value(); };
    const model::BankPosition expected{
        .id = "A 1",
        .side = model::BankSide::kLiability,
        .type = model::BankPositionType::kVariableScheduled,
        .currency = "EUR",
        .balance = 1234567.89,
        .rate = 0.0325,
        .day_count = fin::DayCount::kActActIcma,
        .start = day("2020-12-31"),
        .last_payment = day("2026-01-31"),
        .next_payment = day("2026-02-28"),
        .payment_months = 1,
        .end_of_month = false,
        .maturity = day("2030-12-31"),
        .next_reset = day("2026-03-31"),
        .reset_months = 3,
        .index_months = 6,
        .index_curve = "EUR_EURIBOR_3M",
        .spread = 0.015,
        .cap = 0.06,
        .floor = 0.0,
        .period_cap = 0.02,
        .period_floor = -0.02,
        .annuity_mode = model::AnnuityMode::kFixedPayment,
        .compounding = model::InterestRule::kCompounded,
        .principal_months = 3,
        .next_principal = day("2026-07-31"),
        .grace_end = day("2026-04-30"),
        .teaser_end = day("2026-06-30"),
        .teaser_rate = 0.01,
        .schedule = {{day("2026-05-31"), 10.5}, {day("2026-06-30"), 20.0}},
        .renew_months = 120,
        .renew_margin = 0.011,
        .renew_day_count = fin::DayCount::kThirtyE360,
        .business_days = fin::BusinessDayConvention::kModifiedFollowing,
        .calendar = "NYSE+TARGET",
        .product = "mortgage",
        .segment = "retail",
        .prepayment = "p",
        .withdrawal = "w"};
    EXPECT_EQ(p, expected);
    EXPECT_EQ(balance_columns().size(), 53U);
}

TEST(BalanceTable, ReadsSwapsAndCallMoney) {
    const Taken taken = read(
        "id,side,type,currency,balance,rate,day_count,last_payment,payment_months,maturity,"
        "leg2_balance,leg2_rate,leg2_day_count,leg2_last_payment,leg2_next_payment,"
        "leg2_payment_months,leg2_next_reset,leg2_reset_months,leg2_index_months,leg2_index_curve,"
        "leg2_spread,notional_exchanged,notice_days\n"
        "s,asset,swap_payer,EUR,100,0.02,30E/360,2026-01-31,12,2030-01-31,90,0.03,ACT/360,"
        "2026-01-30,2026-07-30,6,2026-07-31,6,3,EUR_6M,-0.001,true,\n"
        "c,liability,call_money,EUR,50,0.01,ACT/360,2026-01-31,,,,,,,,,,,,,,,7\n"
        "x,asset,cap,EUR,50,0.01,,,,,,,,,,,,,,,,yes,1.5\n");
    ASSERT_TRUE(taken.count) << taken.count.error().message;
    ASSERT_EQ(taken.positions.size(), 2U);
    const auto day = [](const char* text) { return fin::Date::parse(text).value(); };
    model::BankPosition swap{.id = "s",
                             .type = model::BankPositionType::kSwapPayer,
                             .currency = "EUR",
                             .balance = 100.0,
                             .rate = 0.02,
                             .day_count = fin::DayCount::kThirtyE360,
                             .last_payment = day("2026-01-31"),
                             .payment_months = 12,
                             .maturity = day("2030-01-31")};
    swap.leg2_balance = 90.0;
    swap.leg2_rate = 0.03;
    swap.leg2_day_count = fin::DayCount::kAct360;
    swap.leg2_last_payment = day("2026-01-30");
    swap.leg2_next_payment = day("2026-07-30");
    swap.leg2_payment_months = 6;
    swap.leg2_next_reset = day("2026-07-31");
    swap.leg2_reset_months = 6;
    swap.leg2_index_months = 3;
    swap.leg2_index_curve = "EUR_6M";
    swap.leg2_spread = -0.001;
    swap.notional_exchanged = true;
    EXPECT_EQ(taken.positions[0], swap);
    EXPECT_EQ(taken.positions[1].type, model::BankPositionType::kCallMoney);
    EXPECT_EQ(taken.positions[1].notice_days, 7);
    // The notional is not a balance.
    ASSERT_EQ(taken.count->balances.size(), 1U);
    EXPECT_EQ(taken.count->balances.begin()->second, 50.0);
    EXPECT_EQ(taken.count->rejected, 1U);
    EXPECT_EQ(taken.errors.size(), 2U);
}

TEST(BalanceTable, NamesTheInvalidCellAndReadsTheRest) {
    const Taken taken = read(kHeader +
                             "a,asset,fixed_bullet,EUR,100,0.02,2030-01-01,12,x\n"
                             "b,asset,fixed_bulet,EUR,100,0.02,2030-01-01,12,x\n"
                             "c,asset,fixed_bullet,EUR,\"1,5\",0.02,2030-01-01,12,x\n"
                             "d,asset,fixed_bullet,EUR,100,2.5,2030-02-30,1.5,x\n"
                             "\n"
                             "e,asset,fixed_bullet,EUR,,0.02,2030-01-01,12,x\n"
                             "f,asset,fixed_bullet,EUR,100\n"
                             "g,asset,fixed_bullet,EUR,100,nan,2030-01-01,12,\xE9\n"
                             "h,asset,fixed_bullet,EUR,100,0.02,2030-01-01,12,\"x\n\"\n"
                             "i,liability,fixed_bullet,USD,50,0.02,2030-01-01,12,x");
    ASSERT_TRUE(taken.count) << taken.count.error().message;
    ASSERT_EQ(taken.positions.size(), 3U);
    EXPECT_EQ(taken.lines, (std::vector<std::size_t>{2, 10, 12}));
    std::vector<std::string> said;
    for (const BalanceRowError& f : taken.errors)
        said.push_back(std::to_string(f.line) + " " + f.column + " " + f.rule);
    EXPECT_EQ(said, (std::vector<std::string>{"3 type word", "4 balance number", "5 rate range",
                                              "5 maturity date", "5 payment_months whole_number",
                                              "7 balance required", "8  fields", "9  encoding"}));
    EXPECT_EQ(taken.errors[0].value, "fixed_bulet");
    EXPECT_EQ(taken.errors[0].id, "b");
    EXPECT_THAT(taken.errors[0].message, HasSubstr("fixed_bullet"));
    EXPECT_THAT(read("id,side,type,currency,balance,rate,maturity,day_count\n"
                     "a,asset,fixed_bullet,EUR,1,0.02,2030-01-01,ACT/361\n")
                    .errors.at(0)
                    .message,
                ::testing::MatchesRegex("expected one of ACT/360, .*, got \"ACT/361\""));
    EXPECT_EQ(taken.count->rows, 9U);
    EXPECT_EQ(taken.count->rejected, 6U);
    EXPECT_EQ(taken.count->rejected_balance, 200.0);
    EXPECT_EQ((taken.count->balances.at({model::BankSide::kAsset, "EUR"})), 200.0);
    EXPECT_EQ((taken.count->balances.at({model::BankSide::kLiability, "USD"})), 50.0);
}

TEST(BalanceTable, ANameThatMisleadsIsRejected) {
    const Taken taken = read(kHeader +
                             "a\u202Eb,asset,fixed_bullet,EUR,100,0.02,2030-01-01,12,x\n"
                             "a\x07,asset,fixed_bullet,EUR,100,0.02,2030-01-01,12,x\n"
                             "Änne 東京,asset,fixed_bullet,EUR,100,0.02,2030-01-01,12,x\n");
    EXPECT_EQ(taken.positions.size(), 1U);
    ASSERT_EQ(taken.errors.size(), 2U);
    for (const BalanceRowError& error : taken.errors) {
        EXPECT_EQ(error.column, "id");
        EXPECT_EQ(error.rule, "character");
    }
}

TEST(BalanceTable, ANumberMayHaveOnlyOneSign) {
    const Taken taken = read(kHeader +
                             "a,asset,fixed_bullet,EUR,+100,-0.02,2030-01-01,12,x\n"
                             "b,asset,fixed_bullet,EUR,100,+-0.02,2030-01-01,12,x\n"
                             "c,asset,fixed_bullet,EUR,100,--0.02,2030-01-01,12,x\n");
    ASSERT_EQ(taken.positions.size(), 1U);
    EXPECT_EQ(taken.positions[0].balance, 100.0);
    EXPECT_EQ(taken.positions[0].rate, -0.02);
    ASSERT_EQ(taken.errors.size(), 2U);
    EXPECT_EQ(taken.errors[0].value, "+-0.02");
}

TEST(BalanceTable, AHeaderThatDoesNotMatchTheContractIsRejected) {
    EXPECT_THAT(read("id,side,type,currency,balance,ratee\n").count.error().message,
                HasSubstr("\"ratee\" is unknown"));
    EXPECT_THAT(read("id,side,type,currency,balance,id\n").count.error().message,
                HasSubstr("twice"));
    EXPECT_THAT(read("id,side,type,currency\n").count.error().message, HasSubstr("\"balance\""));
    EXPECT_THAT(read("").count.error().message, HasSubstr("empty"));
}

TEST(BalanceTable, TheSizeOfThePiecesDoesNotMatter) {
    std::string text = "\xEF\xBB\xBF" + kHeader;
    for (int i = 0; i < 50; ++i)
        text += "id" + std::to_string(i) +
                ",asset,fixed_bullet,EUR,100.25,0.02,2030-01-01,12,\"a \"\"b\"\"\nc, d\"\r\n";
    const Taken whole = read(text);
    ASSERT_EQ(whole.positions.size(), 50U);
    EXPECT_EQ(whole.positions[7].product, "a \"b\"\nc, d");
    for (const std::size_t piece : {1U, 3U, 17U, 1000U}) {
        const Taken pieces = read(text, nullptr, piece);
        EXPECT_EQ(pieces.positions, whole.positions) << piece;
        EXPECT_EQ(pieces.lines, whole.lines) << piece;
    }
}

TEST(BalanceTable, SchedulesComeFromASecondTable) {
    DatedAmountTable table;
    std::vector<BalanceRowError> errors;
    ScheduleTableReader reader("s.csv", table, {.position = {}, .error = [&](BalanceRowError&& f) {
                                                    errors.push_back(f);
                                                }});
    RowSplitter rows("s.csv", [&](const SplitRow& row) { return reader.take(row); });
    ASSERT_TRUE(
        rows.feed("id,date,amount\na,2028-01-01,30\na,2027-01-01,20\nb,2027-01-01,x\n"
                  "c,2027-13-01,5\n,2027-01-01,5\n"));
    ASSERT_TRUE(rows.finish());
    const BalanceCount count = reader.finish();
    EXPECT_EQ(count.rows, 5U);
    EXPECT_EQ(count.rejected, 3U);
    ASSERT_EQ(errors.size(), 3U);
    EXPECT_EQ(errors[0].column, "amount");
    EXPECT_EQ(errors[1].rule, "date");
    EXPECT_EQ(errors[2].rule, "required");
    const Taken taken =
        read(kHeader + "a,asset,fixed_scheduled,EUR,100,0.02,2030-01-01,12,x\n", &table);
    ASSERT_EQ(taken.positions.size(), 1U);
    ASSERT_EQ(taken.positions[0].schedule.size(), 2U);
    EXPECT_EQ(taken.positions[0].schedule[0].second, 20.0);
}

TEST(BalanceTable, IsRecognizedByItsHeader) {
    EXPECT_EQ(table_kind(std::string_view("\xEF\xBB\xBFid;side;balance\n1;2;3\n")),
              TableKind::kPositions);
    EXPECT_EQ(table_kind(std::string_view("id,date,amount\n")), TableKind::kSchedules);
    EXPECT_EQ(table_kind(std::string_view("Curve,ON,1W,12M,50Y\nEUR_X,1,2,3,4\n")),
              TableKind::kCurves);
    EXPECT_EQ(table_kind(std::string_view("File type;Contracts\nDay pattern;dd/MM/yyyy\n"
                                          ";Identifier;Position\n")),
              TableKind::kBankExtract);
    EXPECT_EQ(table_kind(std::string_view("a,b,c\n1,2,3\n")), TableKind::kUnknown);
    EXPECT_EQ(table_kind(std::string_view("")), TableKind::kUnknown);
}

struct Curves {
    std::vector<CurveRow> rows;
    std::vector<BalanceRowError> errors;
    std::string error;
};

Curves read_curves(std::string_view text) {
    Curves result;
    CurveTableReader reader("curves.csv", {.position = {}, .error = [&](BalanceRowError&& f) {
                                               result.errors.push_back(f);
                                           }});
    RowSplitter rows("curves.csv", [&](const SplitRow& row) { return reader.take(row); });
    Status status = rows.feed(text);
    if (status) status = rows.finish();
    if (!status) {
        result.error = status.error().message;
        return result;
    }
    auto curves = reader.finish();
    if (curves)
        result.rows = *std::move(curves);
    else
        result.error = curves.error().message;
    return result;
}

TEST(CurveTable, ReadsCurvesByIdAndTenor) {
    const Curves curves = read_curves(
        "Curve,ON,1M,5Y\nEUR_ESTR_OIS,0.0193,,0.0238\n"
        "USD_SOFR,-0.001,0.04,0.03\n");
    ASSERT_EQ(curves.rows.size(), 2U) << curves.error;
    EXPECT_EQ(curves.rows[0].currency, "EUR");
    EXPECT_EQ(curves.rows[0].nodes,
              (std::vector<std::pair<std::string, double>>{{"ON", 0.0193}, {"5Y", 0.0238}}));
    EXPECT_EQ(curves.rows[1].id, "USD_SOFR");
    EXPECT_EQ(curves.rows[1].line, 3U);
}

TEST(CurveTable, AnInvalidCurveIsNamedAndLeftOut) {
    const Curves curves = read_curves(
        "Curve,ON,1M,5Y\nEUR_A,0.01,2.5,0.02\nXX,0.01,0.01,0.01\n"
        "EUR_B,,,\nEUR_C,0.01,0.01,0.01\nEUR_C,0.01,0.01,0.01\n"
        "EUR_D,0.01,0.01,0.01,0.01\n");
    EXPECT_EQ(curves.rows.size(), 1U);
    std::vector<std::string> rules;
    for (const BalanceRowError& error : curves.errors) rules.push_back(error.rule);
    EXPECT_EQ(rules,
              (std::vector<std::string>{"number", "currency", "required", "duplicate", "fields"}));
    EXPECT_EQ(curves.errors[0].column, "1M");
    EXPECT_THAT(read_curves("Curve,ON,1X\n").error, HasSubstr("not a tenor"));
    EXPECT_THAT(read_curves("Curve,1Y,6M\n").error, HasSubstr("is not in ascending order"));
    EXPECT_THAT(read_curves("").error, HasSubstr("empty"));
}

}  // namespace
}  // namespace ballast::ingest
