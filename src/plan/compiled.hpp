// A plan checked and turned into what the kernel reads: tables per year and per step, all numbers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "plan/history.hpp"
#include "plan/plan.hpp"
#include "plan/quasi_points.hpp"

namespace ballast::plan {

// Paths of a tile, the unit of seeding.
inline constexpr std::size_t kTile = 128;
// Antithetic paths: of sixteen the last eight mirror the first.
inline constexpr std::size_t kAntitheticGroup = 16;

enum class AssetClass : std::uint8_t { kEquity, kFixedIncome, kCash };

struct YearTerms {
    bool retired = false;
    double years_left = 0.0;  // this one included
    // At the start of the year; the real ones in money of the start of the plan.
    double paid_in = 0.0;
    double paid_in_real = 0.0;
    double paid_out = 0.0;
    double paid_out_real = 0.0;
    // At the end.
    double contribution = 0.0;
    double contribution_real = 0.0;
    // Share of the balance that vpw and hebeler, rmd, feel_free pay; 0 where none applies.
    double annuity_share = 0.0;
    double rmd_share = 0.0;
    double age_share = 0.0;
    std::array<double, kMaxAssets> weights{};
};

// i' = intercept + slope i + volatility z; the step's factor is (1 + i)^(1 / steps), or 1 + i /
// steps where the rate moves every step.
struct InflationTerms {
    bool from_rows = false;
    bool moves = false;
    bool every_step = false;
    double constant_factor = 1.0;  // per step, when it does not move
    double start = 0.0;
    double intercept = 0.0;
    double slope = 0.0;
    double volatility = 0.0;
};

struct Compiled {
    int years = 0;
    int steps = 1;       // per year: 1 or 12
    int retirement = 0;  // first year of spending; `years` when there is none
    double initial = 0.0;
    double fee_factor = 1.0;  // per step
    std::vector<YearTerms> terms;

    std::vector<std::string> assets;
    std::vector<AssetClass> classes;
    bool drifting = false;  // weights move between rebalancings
    Rebalancing rebalancing = Rebalancing::kEachStep;
    double band = 0.0;
    bool portfolio_management = false;

    ReturnModel model = ReturnModel::kNormal;
    bool rows_drawn = false;  // bootstrap or historical: growth comes from rows of history
    std::size_t row_count = 0;
    std::size_t first_row = 0;               // historical: of path 0
    std::vector<int> row_years;              // calendar year of each row
    std::vector<double> row_growth;          // [asset][row], per step
    std::vector<double> row_inflation;       // [row], per step
    std::vector<double> row_cape;            // [row]; the rule's own where the history has none
    double new_block = 1.0;                  // probability
    std::array<double, kMaxAssets> drift{};  // per step: 1 + m, or E[log growth]
    std::array<std::array<double, kMaxAssets>, kMaxAssets> factor{};  // Cholesky x volatility

    InflationTerms inflation;
    bool spends = false;
    WithdrawalRule rule;
    double cape = 0.0;

    bool has_accounts = false;
    std::array<double, 3> account_balance{};
    std::array<double, 3> account_tax{};
    std::array<double, 3> account_contribution{};
    double basis = 0.0;
    double distribution = 0.0;  // of the taxable account, per step
    double distribution_tax = 0.0;
    std::optional<LotPile> lots;  // of the taxable account

    std::optional<int> start_year;  // calendar year of year 0, when there is one
    std::optional<double> age;      // at the start
    bool positive_end = false;
    std::vector<double> survival;  // chance to be alive at the end of year k; empty: not modelled
    std::uint64_t paths = 0;
    std::uint64_t seed = 0;
    bool antithetic = false;
    std::shared_ptr<const QuasiPoints> quasi;
    Issues issues;

    // Whether spending is in the prices of a year's end.
    bool priced_late() const {
        return rule.price_at_payment && rule.timing == Timing::kEnd && steps == 1;
    }
    // Draws of a path over the plan: what a Sobol point has coordinates for.
    std::size_t draws() const {
        const bool row = rows_drawn && model != ReturnModel::kHistorical;
        const bool rate = inflation.moves && !inflation.every_step;
        return static_cast<std::size_t>(years) *
               ((row ? 1 : 0) + (rate ? 1 : 0) + static_cast<std::size_t>(steps) * normals());
    }
    // Normals per step and path.
    std::size_t normals() const {
        return (rows_drawn ? 0 : assets.size()) + (inflation.moves && inflation.every_step ? 1 : 0);
    }
};

// kInvalidInput with one fault per thing that is wrong, each with its pointer into the request.
Result<Compiled> compile(const Plan& plan, const History& history);

// growth / (1 - (1 + growth)^-n) / (1 + growth): the share of the balance that an annuity due of n
// payments pays now; 1 in the last year.
double annuity_due_share(double growth, double payments);

// Payment of an annuity due as spreadsheets have it (PMT with type 1): of money paid out negative.
double payment_due(double rate, double payments, double present_value, double future_value);

}  // namespace ballast::plan
