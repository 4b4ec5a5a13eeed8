// A plan validated and converted to the kernel's input: tables per year and per step, all numbers.
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

// Paths per tile, the unit of seeding.
inline constexpr std::size_t kTile = 128;
// Antithetic paths: the last eight of sixteen mirror the first eight.
inline constexpr std::size_t kAntitheticGroup = 16;

enum class AssetClass : std::uint8_t { kEquity, kFixedIncome, kCash };

struct YearTerms {
    bool retired = false;
    double years_left = 0.0;  // this year included
    // At the start of the year; real amounts are in money of the start of the plan.
    double paid_in = 0.0;
    double paid_in_real = 0.0;
    double paid_out = 0.0;
    double paid_out_real = 0.0;
    // At the end of the year.
    double contribution = 0.0;
    double contribution_real = 0.0;
    // Share of the balance paid by vpw and hebeler, rmd, feel_free; 0 where none applies.
    double annuity_share = 0.0;
    double rmd_share = 0.0;
    double age_share = 0.0;
    std::array<double, kMaxAssets> weights{};
};

// i' = intercept + slope i + volatility z; the factor of a step is (1 + i)^(1 / steps), or 1 + i /
// steps where the rate changes every step.
struct InflationTerms {
    bool from_rows = false;
    bool moves = false;
    bool every_step = false;
    double constant_factor = 1.0;  // per step, when it is constant
    double start = 0.0;
    double intercept = 0.0;
    double slope = 0.0;
    double volatility = 0.0;
};

struct Compiled {
    int years = 0;
    int steps = 1;       // per year: 1 or 12
    int retirement = 0;  // first year of spending; `years` if none
    double initial = 0.0;
    double fee_factor = 1.0;  // per step
    std::vector<YearTerms> terms;

    std::vector<std::string> assets;
    std::vector<AssetClass> classes;
    bool drifting = false;  // weights drift between rebalancing dates
    Rebalancing rebalancing = Rebalancing::kEachStep;
    double band = 0.0;
    bool portfolio_management = false;

    ReturnModel model = ReturnModel::kNormal;
    bool rows_drawn = false;  // bootstrap or historical: growth is taken from rows of history
    std::size_t row_count = 0;
    std::size_t first_row = 0;          // historical: first row of path 0
    std::vector<int> row_years;         // calendar year of each row
    std::vector<double> row_growth;     // [asset][row], per step
    std::vector<double> row_inflation;  // [row], per step
    // [row]; the rule's own value where the history has none.
    std::vector<double> row_cape;
    double new_block = 1.0;                  // probability of a new block
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
    std::optional<LotPile> lots;  // lots of the taxable account

    std::optional<int> start_year;  // calendar year of year 0, if known
    std::optional<double> age;      // age at the start
    bool positive_end = false;
    // Probability to be alive at the end of year k; empty: not modeled.
    std::vector<double> survival;
    std::uint64_t paths = 0;
    std::uint64_t seed = 0;
    bool antithetic = false;
    std::shared_ptr<const QuasiPoints> quasi;
    Issues issues;

    // Whether spending is in the prices of the end of the year.
    bool priced_late() const {
        return rule.price_at_payment && rule.timing == Timing::kEnd && steps == 1;
    }
    // Draws per path over the whole plan: the number of coordinates of a Sobol point.
    std::size_t draws() const {
        const bool row = rows_drawn && model != ReturnModel::kHistorical;
        const bool rate = inflation.moves && !inflation.every_step;
        return static_cast<std::size_t>(years) *
               ((row ? 1 : 0) + (rate ? 1 : 0) + static_cast<std::size_t>(steps) * normals());
    }
    // Normal draws per step and path.
    std::size_t normals() const {
        return (rows_drawn ? 0 : assets.size()) + (inflation.moves && inflation.every_step ? 1 : 0);
    }
};

// kInvalidInput with one message per error, each with its pointer into the request.
Result<Compiled> compile(const Plan& plan, const History& history);

// growth / (1 - (1 + growth)^-n) / (1 + growth): the share of the balance that an annuity due of n
// payments pays now; 1 in the last year.
double annuity_due_share(double growth, double payments);

// Payment of an annuity due as in spreadsheets (PMT with type 1): negative for amounts paid out.
double payment_due(double rate, double payments, double present_value, double future_value);

}  // namespace ballast::plan
