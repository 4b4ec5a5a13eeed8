// Case A08: the adjusted collateral principal amount; order and monotony.
#include "clo/par_value.hpp"

#include <algorithm>

#include "../../tests/golden/json_case.hpp"

namespace ballast::clo {
namespace {

using simdjson::dom::element;

std::vector<ParAsset> pool_of(const golden::JsonCase& file) {
    std::vector<ParAsset> pool;
    for (const element each : file["assets"].get_array()) {
        ParAsset asset{.id = std::string(std::string_view(each["id"])), .par = double(each["par"])};
        asset.market = double(each["mv"]) / 100.0;
        asset.purchase = double(each["purchase_price"]) / 100.0;
        asset.recovery = std::min(double(each["rr_moody"]), double(each["rr_sp"]));
        asset.defaulted = bool(each["defaulted"]);
        asset.deferring = bool(each["deferring"]);
        asset.discount = bool(each["discount"]);
        asset.expired = double(each["years_in_default"]) >= 3.0;
        asset.ccc = bool(each["ccc"]);
        pool.push_back(asset);
    }
    return pool;
}

Valuation valuation_of(const golden::JsonCase& file) {
    Valuation valuation;
    valuation.ccc = CccTerms{.limit = double(file["limit"])};
    return valuation;
}

void expect_value(const ParValue& value, const std::vector<ParAsset>& pool, element expected) {
    EXPECT_NEAR(value.principal_amount, double(expected["collateral_principal_amount"]), 0.01);
    EXPECT_NEAR(value.ccc_par, double(expected["ccc_par"]), 0.01);
    EXPECT_NEAR(value.ccc_limit, double(expected["ccc_limit_amount"]), 0.01);
    EXPECT_NEAR(value.ccc_excess, double(expected["ccc_excess"]), 0.01);
    EXPECT_NEAR(value.ccc_haircut, double(expected["haircut_ccc"]), 0.01);
    EXPECT_NEAR(value.adjusted, double(expected["adjusted_collateral_principal_amount"]), 0.01);
    std::size_t i = 0;
    for (const element each : expected["by_asset"].get_array()) {
        constexpr std::array<std::string_view, 5> kNames{"par", "defaulted", "deferring",
                                                         "discount", "ccc_excess"};
        EXPECT_EQ(kNames[std::size_t(value.assets[i].category)], std::string_view(each["category"]))
            << pool[i].id;
        EXPECT_NEAR(value.assets[i].value, double(each["value"]), 0.01) << pool[i].id;
        EXPECT_NEAR(value.assets[i].ccc_excess_par, double(each["ccc_excess_par"]), 0.01);
        ++i;
    }
    EXPECT_EQ(i, pool.size());
}

const golden::JsonCase& case_a08() {
    static const golden::JsonCase file(
        "tests/golden/clo/A08_par_haircuts_ccc_discount_default.json");
    return file;
}

TEST(ParValueCases, HaircutsOfCaseA08) {
    const std::vector<ParAsset> pool = pool_of(case_a08());
    const double cash = case_a08()["principal_cash"];
    expect_value(par_value(pool, cash, valuation_of(case_a08())), pool, case_a08()["expected"]);
}

TEST(ParValueCases, BelowTheLimitNothingIsInExcess) {
    std::vector<ParAsset> pool = pool_of(case_a08());
    for (ParAsset& asset : pool)
        if (asset.id == "c2" || asset.id == "c3" || asset.id == "x2") asset.ccc = false;
    const double cash = case_a08()["principal_cash"];
    expect_value(par_value(pool, cash, valuation_of(case_a08())), pool,
                 case_a08()["variant_below_limit"]["expected"]);
}

TEST(ParValue, InterestBoughtWithAnAssetThatPaysIsAddedWhereTheDealSaysSo) {
    Holding holding;
    holding.par = Decimal(1'000);
    holding.purchased_accrued = Decimal(12);
    const auto value = [&](bool counts) {
        Valuation valuation;
        valuation.purchased_accrued = counts;
        ParAsset asset =
            par_asset(holding, {}, {}, valuation, fin::Date::parse("2026-01-15").value());
        asset.par /= 2.0;  // a trade that sells half
        return par_value({&asset, 1}, 100.0, valuation).adjusted;
    };
    EXPECT_EQ(value(false), 600.0);
    EXPECT_EQ(value(true), 606.0);
    holding.defaulted = true;
    EXPECT_EQ(value(true), value(false));
}

TEST(ParValueProperties, TheOrderOfAssetsDoesNotMatter) {
    std::vector<ParAsset> pool = pool_of(case_a08());
    const Valuation valuation = valuation_of(case_a08());
    const double before = par_value(pool, 9.5e6, valuation).adjusted;
    for (int i = 0; i < 20; ++i) {
        std::rotate(pool.begin(), pool.begin() + 5, pool.end());
        std::swap(pool[std::size_t(i) % pool.size()], pool[0]);
        EXPECT_NEAR(par_value(pool, 9.5e6, valuation).adjusted, before, 1e-6);
    }
}

TEST(ParValueProperties, AHigherPriceNeverLowersTheValueWithoutDiscountObligations) {
    std::vector<ParAsset> pool = pool_of(case_a08());
    for (ParAsset& asset : pool) asset.discount = false;
    const Valuation valuation = valuation_of(case_a08());
    for (ParAsset& asset : pool) {
        double last = -1.0;
        const auto market = asset.market;
        for (double price = 0.0; price <= 1.1; price += 0.01) {
            asset.market = price;
            const double value = par_value(pool, 9.5e6, valuation).adjusted;
            EXPECT_GE(value, last - 1e-6) << asset.id << " at " << price;
            last = value;
        }
        asset.market = market;
    }
}

TEST(ParValueProperties, TheGreaterExcessOfTheAgenciesApplies) {
    Valuation valuation;
    valuation.ccc = CccTerms{.limit = 0.1};
    std::vector<ParAsset> pool{{.id = "a", .par = 80.0},
                               {.id = "b", .par = 12.0, .market = 0.5, .caa = true},
                               {.id = "c", .par = 8.0, .market = 0.4, .ccc = true}};
    const ParValue value = par_value(pool, 0.0, valuation);
    EXPECT_NEAR(value.ccc_excess, 2.0, 1e-12);
    EXPECT_NEAR(value.adjusted, 99.0, 1e-12);
}

}  // namespace
}  // namespace ballast::clo
