// Contracts of an ALMReady session are those of the extract that it was made from.
#include "ingest/earlier_bank.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/balance_table.hpp"
#include "ingest/bank_extract.hpp"

namespace ballast::ingest {
namespace {

using model::BankPosition;
using model::BankPositionType;
using testing::HasSubstr;

struct ReadTable {
    std::vector<BankPosition> positions;
    std::vector<BalanceRowError> errors;
    BalanceCount count;

    BalanceTaker taker() {
        return {[this](BankPosition&& one, std::size_t) { positions.push_back(std::move(one)); },
                [this](BalanceRowError&& one) { errors.push_back(std::move(one)); }};
    }
};

const fin::Date kAsOf = *fin::Date::parse("2026-02-11");

constexpr std::string_view kHeader =
    "contract_id,start_date,notional,side,rate_type,daycount_base,maturity_date,index_name,spread,"
    "fixed_rate,repricing_freq,payment_freq,annuity_payment_mode,next_reprice_date,floor_rate,"
    "cap_rate,balance_product,balance_section,original_currency,source_contract_type";

ReadTable read_session(std::string_view rows) {
    ReadTable read;
    EarlierBankReader reader("motor_positions.parquet", "EUR", kAsOf, read.taker());
    RowSplitter splitter("motor_positions.parquet",
                         [&](const SplitRow& row) { return reader.take(row); });
    EXPECT_TRUE(splitter.feed(fmt::format("{}\n{}", kHeader, rows)));
    EXPECT_TRUE(splitter.finish());
    read.count = reader.finish();
    return read;
}

ReadTable read_extract(const std::string& file, std::string_view text) {
    ReadTable read;
    BankExtractReader reader(file, {.as_of = kAsOf}, read.taker());
    EXPECT_TRUE(reader.feed(text));
    auto count = reader.finish();
    EXPECT_TRUE(count);
    if (count) read.count = *std::move(count);
    return read;
}

TEST(EarlierBank, AFixedContractIsThatOfItsExtract) {
    const ReadTable session = read_session(
        "L1,2023-05-20 00:00:00,100000.5,A,fixed,ACT/360,2030-05-20,nan,0.0,0.0375,None,1M,,NaT,"
        "nan,nan,Hipoteca,ACTIVO,EUR,fixed_annuity\n");
    const ReadTable extract = read_extract(
        "Fixed annuity.csv",
        "Identifier;Start date;Outstanding principal;Position;Day count convention;Maturity date;"
        "Interest spread;Indexed rate;Payment period;Producto;Moneda original\n"
        "L1;20/05/2023;100.000,50;Long;ACT/360;20/05/2030;0,00;3,75;1M;Hipoteca;EUR\n");
    ASSERT_EQ(session.positions.size(), 1U);
    ASSERT_EQ(extract.positions.size(), 1U);
    EXPECT_TRUE(session.positions[0] == extract.positions[0]);
    EXPECT_EQ(session.positions[0].rate, 0.0375);
    EXPECT_EQ(session.count.balances.at({model::BankSide::kAsset, "EUR"}), 100000.5);
    EXPECT_TRUE(session.errors.empty());
}

TEST(EarlierBank, AVariableContractIsThatOfItsExtract) {
    const ReadTable session = read_session(
        "V1,2024-01-15,5000,L,float,ACT/365,2029-01-15,EUR_EURIBOR_6M,0.0125,0.031,6M,6M,"
        "fixed_payment,2026-07-15,0.0,0.08,,,,variable_bullet\n");
    const ReadTable extract = read_extract(
        "Variable bullet.csv",
        "Type;Identifier;Start date;Outstanding principal;Position;Day count convention;"
        "Maturity date;Indexed curve;Interest spread;Last adjusted rate;Reset period;"
        "Payment period;Annuity Payment Mode;Reset anchor date;Interest rate floor;"
        "Interest rate cap\n"
        "contract;V1;15/01/2024;5.000;Short;ACT/365;15/01/2029;EUR_EURIBOR_6M;1,25;3,1;6M;6M;"
        "fixed_payment;15/07/2026;0,0;8\n");
    ASSERT_EQ(session.positions.size(), 1U);
    ASSERT_EQ(extract.positions.size(), 1U);
    EXPECT_TRUE(session.positions[0] == extract.positions[0]);
    EXPECT_EQ(session.positions[0].spread, 0.0125);
    EXPECT_EQ(session.positions[0].cap, 0.08);
}

TEST(EarlierBank, APaymentPeriodThatIsMissingIsThatOfTheEarlierSystem) {
    const ReadTable read = read_session(
        "B,2024-03-10,100,A,fixed,30/360,2028-03-10,,0,0.02,,,,,,,,,,fixed_bullet\n"
        "C,2024-03-10,100,A,fixed,30/360,2028-03-10,,0,0.02,,,,,,,,,,fixed_linear\n"
        "D,2024-03-10,100,L,fixed,30/360,,,0,0.002,,,,,,,Cuenta,,,fixed_non_maturity\n");
    ASSERT_EQ(read.positions.size(), 3U);
    EXPECT_EQ(read.positions[0].payment_months, 12);
    EXPECT_EQ(read.positions[1].payment_months, 1);
    EXPECT_EQ(read.positions[2].type, BankPositionType::kNonMaturity);
    ASSERT_EQ(read.errors.size(), 1U);
    EXPECT_EQ(read.errors[0].severity, Severity::kInfo);
    EXPECT_THAT(read.errors[0].message, HasSubstr("2 contracts have no payment period"));
}

TEST(EarlierBank, RowsThatCannotBeUsedAreReported) {
    const ReadTable read = read_session(
        "S,2024-03-10,100,A,fixed,30/360,2028-03-10,,0,0.02,,1M,,,,,,,,fixed_scheduled\n"
        "X,2024-03-10,100,A,fixed,30/360,2028-03-10,,0,0.02,,1M,,,,,,,,fixed_balloon\n"
        "Y,2024-03-10,100,B,fixed,30/360,2028-03-10,,0,0.02,,1M,,,,,,,,fixed_bullet\n"
        "Z,2024-03-10,much,A,fixed,30/360,2028-03-10,,0,0.02,,1M,,,,,,,,fixed_bullet\n");
    EXPECT_TRUE(read.positions.empty());
    EXPECT_EQ(read.count.rows, 4U);
    EXPECT_EQ(read.count.rejected, 4U);
    EXPECT_EQ(read.count.rejected_balance, 300.0);  // Z states none
    ASSERT_EQ(read.errors.size(), 4U);
    EXPECT_EQ(read.errors[0].id, "S");
    EXPECT_EQ(read.errors[0].rule, "unsupported");
    EXPECT_EQ(read.errors[1].rule, "word");
    EXPECT_EQ(read.errors[2].rule, "side");
    EXPECT_EQ(read.errors[3].rule, "number");
}

TEST(EarlierBank, ABalanceThatIsNoAmountIsInNoTotal) {
    const ReadTable read = read_session(
        "X,2024-03-10,1e308,A,fixed,30/360,2028-03-10,,0,0.02,,1M,,,,,,,,fixed_bullet\n"
        "Y,2024-03-10,1e308,A,fixed,30/360,2028-03-10,,0,0.02,,1M,,,,,,,,fixed_bullet\n"
        "Z,2024-03-10,100,B,fixed,30/360,2028-03-10,,0,0.02,,1M,,,,,,,,fixed_bullet\n");
    EXPECT_EQ(read.count.rejected, 3U);
    EXPECT_EQ(read.count.rejected_balance, 100.0);
    ASSERT_EQ(read.errors.size(), 3U);
    EXPECT_EQ(read.errors[0].rule, "range");
}

TEST(EarlierBank, RowsOfAnotherWidthThanTheHeaderAreReported) {
    const std::string longer = std::string(40, ',') + "x\n";
    const ReadTable read = read_session("short,2024-03-10\n" + longer + "\"unclosed\n");
    EXPECT_TRUE(read.positions.empty());
    EXPECT_EQ(read.count.rejected, read.count.rows);
    ASSERT_GE(read.errors.size(), 2U);
    EXPECT_EQ(read.errors[0].rule, "columns");
    EXPECT_EQ(read.errors[1].rule, "columns");
}

TEST(EarlierBank, ItsCurvesAreReadInTheOrderOfTheirTenors) {
    const auto curves =
        read_curve_points(R"({"EUR_ESTR_OIS":[{"tenor":"1Y","t_years":1.0,"rate":0.02},)"
                          R"({"tenor":"ON","t_years":0.0027,"rate":0.019}],"EMPTY":[],)"
                          R"("USD_SOFR":[{"tenor":"3M","t_years":0.25,"rate":-0.001}]})");
    ASSERT_TRUE(curves);
    ASSERT_EQ(curves->size(), 2U);
    EXPECT_EQ(curves->at(0).currency, "EUR");
    EXPECT_EQ(curves->at(0).nodes[0], (std::pair<std::string, double>("ON", 0.019)));
    EXPECT_EQ(curves->at(0).nodes[1], (std::pair<std::string, double>("1Y", 0.02)));
    EXPECT_EQ(curves->at(1).currency, "USD");
    for (
        const std::string_view wrong :
        {"", "[]", "{}", R"({"A":1})", R"({"A":[{"tenor":"1Y","rate":0.02}]})",
         R"({"A":[{"tenor":"1Y","t_years":1,"rate":"2%"}]})",
         R"({"A":[{"tenor":"1Y","t_years":1,"rate":2.0}]})", R"({"A":[1]})",
         R"({"A":[{"tenor":"soon","t_years":1,"rate":0.02}]})",
         R"({"A":[{"tenor":"10Y","t_years":1,"rate":0.02}]})",
         R"({"A":[{"tenor":"1Y","t_years":1,"rate":0.02},{"tenor":"12M","t_years":1,"rate":0.03}]})"})
        EXPECT_FALSE(read_curve_points(wrong)) << wrong;
}

TEST(EarlierBank, ItsFilesAreRecognized) {
    EXPECT_EQ(table_kind(std::string(kHeader) + "\n"), TableKind::kEarlierBank);
    EXPECT_EQ(table_kind(R"({"EUR_ESTR_OIS": [)"), TableKind::kCurvePoints);
}

}  // namespace
}  // namespace ballast::ingest
