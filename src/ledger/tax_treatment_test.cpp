// Gains by the tax treatment of the account: Form 8949 lists sales of taxed accounts only.
#include <gmock/gmock.h>

#include "ledger/fx_gain.hpp"
#include "ledger/golden_ledger_test.hpp"

namespace ballast::ledger {
namespace {

using namespace test;
using model::AccountType;

Transaction in(const char* account, const char* date, Type type, const char* symbol,
               const char* quantity, const char* amount) {
    return make({date, type, symbol, quantity, "", amount, "", account});
}

const std::map<std::string, AccountType> kAccounts = {{"broker", AccountType::kTaxable},
                                                      {"bank", AccountType::kBank},
                                                      {"ira", AccountType::kTaxDeferred},
                                                      {"roth", AccountType::kTaxFree}};

// Gains of 100 and 7 taxed, 500 deferred, a loss of 50 tax-free in another year.
std::vector<Transaction> four_accounts() {
    return {in("broker", "2024-01-02", Type::kBuy, "A", "10", "1000"),
            in("bank", "2024-01-02", Type::kBuy, "B", "10", "100"),
            in("ira", "2024-01-02", Type::kBuy, "A", "10", "1000"),
            in("roth", "2024-01-02", Type::kBuy, "A", "10", "1000"),
            in("broker", "2024-06-03", Type::kSell, "A", "10", "1100"),
            in("bank", "2024-06-03", Type::kSell, "B", "10", "107"),
            in("ira", "2024-06-03", Type::kSell, "A", "10", "1500"),
            in("roth", "2025-06-03", Type::kSell, "A", "10", "950")};
}

// Instructions for Form 8949: sales in an individual retirement account are not reported; the
// account is exempt (IRC 408(e)(1), 408A(a)).
TEST(TaxTreatment, RealizedGainsAreThoseOfTaxedAccountsAndTheOthersAreStatedApart) {
    for (const LotMethod method : {LotMethod::kFifo, LotMethod::kHifo, LotMethod::kAverage}) {
        const LotReport result =
            report(four_accounts(), {.method = method, .account_types = kAccounts});
        ASSERT_EQ(result.realized.size(), 2U);
        EXPECT_EQ(result.realized[0].year, 2024);
        EXPECT_EQ(result.realized[0].total, dec("107"));
        EXPECT_EQ(result.realized[1].year, std::nullopt);
        EXPECT_EQ(result.realized[1].total, dec("107"));
        std::vector<std::tuple<AccountType, std::optional<int>, Decimal>> untaxed;
        for (const RealizedGain& sum : result.realized_untaxed)
            untaxed.emplace_back(sum.tax_treatment, sum.year, sum.total);
        EXPECT_THAT(untaxed,
                    testing::ElementsAre(
                        std::tuple(AccountType::kTaxDeferred, std::optional(2024), dec("500")),
                        std::tuple(AccountType::kTaxDeferred, std::nullopt, dec("500")),
                        std::tuple(AccountType::kTaxFree, std::optional(2025), dec("-50")),
                        std::tuple(AccountType::kTaxFree, std::nullopt, dec("-50"))));
        // Nothing vanishes: every disposal is listed, with its treatment.
        ASSERT_EQ(result.disposals.size(), 4U);
        EXPECT_EQ(total_gain(result), dec("557"));
        for (const Disposal& row : result.disposals) {
            EXPECT_EQ(row.tax_treatment, kAccounts.at(row.account));
            EXPECT_EQ(row.taxed, row.account == "broker" || row.account == "bank") << row.account;
        }
    }
}

TEST(TaxTreatment, AccountsWithoutAStatedTreatmentAreTaxable) {
    const LotReport result = report(four_accounts());
    EXPECT_EQ(result.realized.back().total, dec("557"));
    EXPECT_TRUE(result.realized_untaxed.empty());
}

// Rev. Rul. 2008-5: shares are sold at a loss, and a day later the owner's retirement account buys
// the same number. The loss is disallowed and the basis of the account is not increased.
TEST(TaxTreatment, AReplacementInARetirementAccountDisallowsTheLossForGood) {
    for (const char* account : {"ira", "roth"}) {
        const LotReport result = report({in("broker", "2007-01-16", Type::kBuy, "X", "100", "1000"),
                                         in("broker", "2007-12-20", Type::kSell, "X", "100", "600"),
                                         in(account, "2007-12-21", Type::kBuy, "X", "100", "600"),
                                         in(account, "2008-12-22", Type::kSell, "X", "100", "900")},
                                        {.wash_sales = true, .account_types = kAccounts});
        ASSERT_EQ(result.disposals.size(), 2U);
        EXPECT_EQ(result.disposals[0].wash_sale_disallowed, dec("400"));
        EXPECT_EQ(result.disposals[0].gain, Decimal{});
        // 900 - 600: the disallowed 400 are not in its basis.
        EXPECT_EQ(result.disposals[1].gain, dec("300"));
        EXPECT_FALSE(result.disposals[1].taxed);
        EXPECT_EQ(result.realized.back().total, Decimal{});
        EXPECT_EQ(result.realized_untaxed.back().total, dec("300"));
    }
}

TEST(TaxTreatment, GainsInAReportingCurrencyFollowTheSameRule) {
    const LotReport result = report(four_accounts(), {.account_types = kAccounts});
    MarketInputs market;
    market.base = fin::Currency::kUsd;
    const BaseGains gains = base_gains(result.disposals, market).value;
    EXPECT_EQ(gains.total.gain, dec("107"));
    ASSERT_EQ(gains.by_year.size(), 1U);
    EXPECT_EQ(gains.by_year[0].gain, dec("107"));
    ASSERT_EQ(gains.untaxed_by_year.size(), 2U);
    EXPECT_EQ(gains.untaxed_by_year[0].gain, dec("500"));
    EXPECT_EQ(gains.untaxed_by_year[1].gain, dec("-50"));
    EXPECT_EQ(gains.disposals.size(), 4U);
}

// IRC 408A, 408(e): an account is no part of the owner's taxable holdings, so a sale elsewhere uses
// none of its lots. TCGA 1992 s151 and SI 1998/1870: an individual savings account likewise.
TEST(TaxTreatment, NoScopeUsesLotsOfAnAccountThatIsNotTaxed) {
    const std::vector<Transaction> rows = {
        in("roth", "2020-01-02", Type::kBuy, "A", "10", "100"),
        in("broker", "2021-01-04", Type::kBuy, "A", "10", "1000"),
        in("bank", "2022-01-03", Type::kBuy, "A", "10", "1200"),
        in("bank", "2024-06-03", Type::kSell, "A", "10", "1500")};
    const LotReport global = report(
        rows, {.method = LotMethod::kFifo, .scope = LotScope::kGlobal, .account_types = kAccounts});
    EXPECT_EQ(total_gain(global), dec("500"));
    const LotReport average = report(
        rows,
        {.method = LotMethod::kAverage, .scope = LotScope::kGlobal, .account_types = kAccounts});
    EXPECT_EQ(total_gain(average), dec("400"));
    const LotReport pools =
        report(rows, {.method = LotMethod::kSection104, .account_types = kAccounts});
    EXPECT_EQ(total_gain(pools), dec("400"));
    ASSERT_EQ(pools.open_lots.size(), 2U);
    EXPECT_EQ(pools.open_lots[1].account, "roth");
    EXPECT_EQ(pools.open_lots[1].cost_basis, dec("100"));

    std::vector<Transaction> beyond = rows;
    beyond.push_back(in("broker", "2024-06-04", Type::kSell, "A", "11", "1500"));
    EXPECT_FALSE(lot_report(beyond, {.scope = LotScope::kGlobal, .account_types = kAccounts}));
}

}  // namespace
}  // namespace ballast::ledger
