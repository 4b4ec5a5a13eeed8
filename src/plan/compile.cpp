#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "math/linear_algebra.hpp"
#include "math/statistics.hpp"
#include "plan/compiled.hpp"
#include "plan/limits.hpp"
#include "plan/plan_check.hpp"

namespace ballast::plan {

namespace {

AssetClass class_of(std::string_view asset) {
    const auto has = [&](std::string_view part) {
        return asset.find(part) != std::string_view::npos;
    };
    if (has("cash") || has("bill")) return AssetClass::kCash;
    if (has("bond") || has("corp") || has("note") || has("fixed") || has("tips"))
        return AssetClass::kFixedIncome;
    return AssetClass::kEquity;
}

void add_contributions(const Plan& plan, Compiled& made) {
    if (!plan.contributions) return;
    const Contributions& c = *plan.contributions;
    for (std::size_t k = 0; k < c.amounts.size() && k < made.terms.size(); ++k)
        if (!made.terms[k].retired)
            (c.real ? made.terms[k].contribution_real : made.terms[k].contribution) = c.amounts[k];
    if (!c.amounts.empty()) return;
    for (std::size_t i = 0; i < plan.events.size(); ++i) {
        const Event& event = plan.events[i];
        const bool pays = event.type == EventType::kExpense || event.type == EventType::kWindfall;
        if (!pays && made.terms[static_cast<std::size_t>(event.year)].retired)
            made.issues.push_back({Severity::kWarning, "no_effect",
                                   fmt::format("there are no contributions from retirement on: the "
                                               "change in year {} has no effect",
                                               event.year),
                                   fmt::format("events/{}", i)});
    }
    double income = c.amount ? *c.amount : c.income;
    double rate = c.amount ? 1.0 : c.savings_rate;
    double growth = 1.0;
    for (int k = 0; k < plan.years; ++k) {
        for (const Event& event : plan.events) {
            if (event.year != k) continue;
            if (event.type == EventType::kIncomeChange)
                income = event.factor ? income * *event.factor : *event.amount / growth;
            if (event.type == EventType::kSavingsRateChange)
                rate = event.rate ? *event.rate : *event.amount;
        }
        YearTerms& terms = made.terms[static_cast<std::size_t>(k)];
        if (!terms.retired)
            (c.real ? terms.contribution_real : terms.contribution) = income * growth * rate;
        growth *= 1.0 + c.growth;
    }
}

void add_payments(const Plan& plan, Compiled& made) {
    for (const Event& event : plan.events) {
        const bool out = event.type == EventType::kExpense;
        if (!out && event.type != EventType::kWindfall) continue;
        const int end = std::min(plan.years, event.year + event.years);
        for (int k = event.year; k < end; k += event.every) {
            YearTerms& terms = made.terms[static_cast<std::size_t>(k)];
            double& target = out ? (event.real ? terms.paid_out_real : terms.paid_out)
                                 : (event.real ? terms.paid_in_real : terms.paid_in);
            target += *event.amount * std::pow(1.0 + event.growth, k - event.year);
        }
    }
}

// Linear between the points of the glide path; constant before the first and after the last. The
// plan's allocation is the point of year 0 unless the path has one.
void add_weights(const Plan& plan, Compiled& made) {
    std::vector<GlidePoint> points = plan.glide_path;
    std::sort(points.begin(), points.end(),
              [](const GlidePoint& a, const GlidePoint& b) { return a.year < b.year; });
    if (points.empty() || (points.front().year > 0 && !plan.allocation.empty()))
        points.insert(points.begin(), GlidePoint{0, plan.allocation});
    const auto weight = [](const GlidePoint& point, const std::string& asset) {
        const auto place = point.allocation.find(asset);
        return place == point.allocation.end() ? 0.0 : place->second;
    };
    for (int k = 0; k < plan.years; ++k) {
        std::size_t after = 0;
        while (after < points.size() && points[after].year <= k) ++after;
        const GlidePoint& from = points[after == 0 ? 0 : after - 1];
        const GlidePoint& to = points[std::min(after, points.size() - 1)];
        const double part =
            to.year > from.year ? static_cast<double>(k - from.year) / (to.year - from.year) : 0.0;
        auto& weights = made.terms[static_cast<std::size_t>(k)].weights;
        for (std::size_t a = 0; a < made.assets.size(); ++a)
            weights[a] = after == 0 ? weight(from, made.assets[a])
                                    : (1.0 - part) * weight(from, made.assets[a]) +
                                          part * weight(to, made.assets[a]);
    }
}

void add_shares(const Plan& plan, Compiled& made) {
    for (int k = 0; k < plan.years; ++k) {
        YearTerms& terms = made.terms[static_cast<std::size_t>(k)];
        terms.retired = made.spends && k >= made.retirement;
        terms.years_left = plan.years - k;
        terms.annuity_share = annuity_due_share(growth_of(made.rule), terms.years_left);
        if (plan.age) {
            const int age = static_cast<int>(*plan.age) + k;
            const auto divisor = uniform_lifetime_divisor(age, made.rule.table);
            terms.rmd_share = divisor ? 1.0 / *divisor : 0.0;
            terms.age_share = (*plan.age + k) / 20.0 / 100.0;
        }
    }
}

void use_rows(const Plan& plan, const History& history, Compiled& made) {
    made.rows_drawn = true;
    made.row_count = history.size();
    made.row_years = history.years;
    const double power = 1.0 / made.steps;
    const auto step = [&](double annual) {
        return made.steps == 1 ? 1.0 + annual : std::pow(1.0 + annual, power);
    };
    for (const std::string& asset : made.assets)
        for (const double r : history.returns[*history.find(asset)])
            made.row_growth.push_back(step(r));
    for (const double i : history.inflation) made.row_inflation.push_back(step(i));
    if (plan.model == ReturnModel::kBlockBootstrap) made.new_block = 1.0 / plan.block_length;
    if (plan.model == ReturnModel::kHistorical) {
        made.paths = history.size() - static_cast<std::size_t>(plan.years) + 1;
        if (plan.start_year) {
            made.first_row = static_cast<std::size_t>(*plan.start_year - history.years.front());
            made.paths = 1;
        }
    }
}

// Means, volatilities and correlations from the history, where the plan states none.
std::vector<AssetReturnAssumption> laws_of(const History& history,
                                           const std::vector<std::string>& assets) {
    std::vector<AssetReturnAssumption> laws;
    for (const std::string& asset : assets) {
        const auto& returns = history.returns[*history.find(asset)];
        laws.push_back({asset, math::mean(returns), math::standard_deviation(returns, 1)});
    }
    return laws;
}

math::Matrix correlation_of(const Plan& plan, const History& history, bool from_history,
                            const Compiled& made) {
    const std::size_t n = made.assets.size();
    math::Matrix matrix = math::Matrix::zero(n, n);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            double value = i == j ? 1.0 : 0.0;
            if (i != j && !plan.correlation.empty()) {
                value = plan.correlation[i][j];
            } else if (i != j && from_history) {
                const auto rho = math::correlation(history.returns[*history.find(made.assets[i])],
                                                   history.returns[*history.find(made.assets[j])]);
                value = rho ? *rho : 0.0;
            }
            matrix(i, j) = value;
        }
    }
    return matrix;
}

Status use_laws(const Plan& plan, const History& history, Compiled& made) {
    const bool from_history = plan.laws.empty();
    const std::vector<AssetReturnAssumption> laws =
        from_history ? laws_of(history, made.assets) : plan.laws;
    const MeanKind kind = from_history ? MeanKind::kArithmetic : plan.mean_kind;
    const auto factor = math::cholesky(correlation_of(plan, history, from_history, made));
    if (!factor) {
        Error error = fail(Code::kInvalidInput, "the correlations are not consistent");
        error.errors.push_back({"/returns/correlation", "not_positive_definite",
                                "the matrix is not positive definite", factor.error().message});
        return error;
    }
    const double dt = 1.0 / made.steps;
    for (std::size_t a = 0; a < made.assets.size(); ++a) {
        const auto law = std::find_if(
            laws.begin(), laws.end(),
            [&](const AssetReturnAssumption& each) { return each.asset == made.assets[a]; });
        double volatility = law->volatility;
        if (plan.model == ReturnModel::kLognormal) {
            double mean = law->mean;  // of the log return
            if (kind != MeanKind::kLog) {
                // For one plus the return: mean M and standard deviation s of a lognormal
                // distribution have sigma^2 = ln(1 + s^2 / M^2); the geometric mean is exp(mu).
                const double gross = 1.0 + law->mean;
                const double ratio = volatility / gross;
                const double variance =
                    kind == MeanKind::kArithmetic
                        ? std::log1p(ratio * ratio)
                        // s^2 = e^(2 mu + v) (e^v - 1): x = e^v solves x^2 - x = (s / G)^2.
                        : std::log(0.5 * (1.0 + std::sqrt(1.0 + 4.0 * ratio * ratio)));
                volatility = std::sqrt(variance);
                mean = std::log(gross) - (kind == MeanKind::kArithmetic ? 0.5 * variance : 0.0);
            }
            made.drift[a] = mean * dt;
        } else {
            made.drift[a] = std::pow(1.0 + law->mean, dt);
        }
        for (std::size_t j = 0; j <= a; ++j)
            made.factor[a][j] = (*factor)(a, j) * volatility * std::sqrt(dt);
    }
    return {};
}

void use_inflation(const Plan& plan, Compiled& made) {
    const InflationSettings& settings = plan.inflation;
    InflationTerms& terms = made.inflation;
    const double dt = 1.0 / made.steps;
    switch (settings.model) {
        case InflationModel::kConstant:
            terms.constant_factor =
                made.steps == 1 ? 1.0 + settings.rate : std::pow(1.0 + settings.rate, dt);
            terms.start = settings.rate;
            break;
        case InflationModel::kHistorical:
            terms.from_rows = true;
            break;
        case InflationModel::kAr1:
            terms.moves = true;
            terms.intercept = settings.intercept;
            terms.slope = settings.slope;
            terms.volatility = settings.volatility.value_or(0.03);
            terms.start = settings.start.value_or(settings.intercept / (1.0 - settings.slope));
            break;
        case InflationModel::kMeanReverting:
            terms.moves = true;
            terms.every_step = true;
            terms.intercept = settings.speed * settings.mean * dt;
            terms.slope = 1.0 - settings.speed * dt;
            terms.volatility = settings.volatility.value_or(0.01) * std::sqrt(dt);
            terms.start = settings.start.value_or(settings.mean);
            break;
    }
}

Status use_cape(const History& history, Compiled& made) {
    if (!made.spends || made.rule.strategy != Strategy::kCape) return {};
    const auto& fallback = made.rule.cape;
    made.cape = fallback.value_or(0.0);
    std::size_t missing = made.rows_drawn && history.cape.empty() ? made.row_count : 0;
    if (made.rows_drawn && !history.cape.empty()) {
        made.row_cape = history.cape;
        for (double& value : made.row_cape) {
            if (std::isfinite(value) && value > 0.0) continue;
            ++missing;
            value = made.cape;
        }
    }
    if ((missing > 0 || !made.rows_drawn) && !fallback) {
        Error error = fail(Code::kInvalidInput, "the rule requires a CAPE, which is missing");
        error.errors.push_back({"/withdrawal/cape", "required",
                                made.rows_drawn
                                    ? fmt::format("{} years of the history have no CAPE", missing)
                                    : "the return model has no CAPE",
                                "give `cape`, which is used where the history has none"});
        return error;
    }
    if (missing > 0)
        made.issues.push_back({Severity::kInfo, "cape_filled",
                               fmt::format("{} years have no CAPE; {} is used", missing, *fallback),
                               "withdrawal"});
    return {};
}

void use_accounts(const Plan& plan, Compiled& made) {
    made.has_accounts = !plan.accounts.empty();
    double shares = 0.0;
    for (const Account& account : plan.accounts) {
        const auto a = static_cast<std::size_t>(account.type);
        made.account_balance[a] = account.balance;
        made.account_tax[a] = account.type == AccountType::kTaxFree ? 0.0 : account.tax_rate;
        made.account_contribution[a] = account.contribution_share;
        shares += account.contribution_share;
        if (account.type != AccountType::kTaxable) continue;
        made.basis = account.basis.value_or(account.balance);
        made.distribution = account.distribution_yield / made.steps;
        made.distribution_tax = account.distribution_tax_rate;
    }
    if (plan.taxable_lots) made.lots.emplace(*plan.taxable_lots);
    if (made.has_accounts && shares == 0.0)
        made.account_contribution[static_cast<std::size_t>(plan.accounts.front().type)] = 1.0;
}

void use_mortality(const Plan& plan, Compiled& made) {
    if (!plan.mortality) return;
    const Mortality& law = *plan.mortality;
    const double scale = std::exp((law.age - law.mode) / law.dispersion);
    for (int k = 1; k <= plan.years; ++k)
        made.survival.push_back(std::exp(-scale * std::expm1(k / law.dispersion)));
}

void use_rule(const Plan& plan, Compiled& made) {
    made.retirement = plan.retirement_year.value_or(plan.withdrawal ? 0 : plan.years);
    made.spends = plan.withdrawal.has_value() && made.retirement < plan.years;
    if (!plan.withdrawal) return;
    made.rule = *plan.withdrawal;
    if (!made.rule.rate && made.rule.amount && plan.initial_portfolio > 0.0)
        made.rule.rate = *made.rule.amount / plan.initial_portfolio;
    made.portfolio_management = made.rule.strategy == Strategy::kGuytonKlinger &&
                                made.rule.variant == GuytonKlingerVariant::kPublished &&
                                made.rule.portfolio_management;
}

}  // namespace

double annuity_due_share(double growth, double payments) {
    if (payments <= 1.0) return 1.0;
    if (growth == 0.0) return 1.0 / payments;
    return growth / -std::expm1(-payments * std::log1p(growth)) / (1.0 + growth);
}

double payment_due(double rate, double payments, double present_value, double future_value) {
    if (rate == 0.0) return -(present_value + future_value) / payments;
    const double growth = std::exp(payments * std::log1p(rate));
    return -(present_value * growth + future_value) * rate / ((growth - 1.0) * (1.0 + rate));
}

namespace {

constexpr std::uint64_t rounded_up(std::uint64_t count, std::uint64_t unit) {
    return (count + unit - 1) / unit * unit;
}

Status use_draws(const Plan& plan, Compiled& made) {
    if (plan.antithetic) {
        made.antithetic = true;
        made.paths = rounded_up(made.paths, kAntitheticGroup);
    }
    if (!plan.quasi || made.draws() == 0) return {};
    auto points = QuasiPoints::make(made.draws(), plan.seed);
    if (!points) {
        Error error = std::move(points).error();
        error.errors.push_back(
            {"/quasi", "range", error.message, "use fewer steps, or pseudo-random paths"});
        return error;
    }
    made.quasi = std::make_shared<const QuasiPoints>(*std::move(points));
    made.paths = rounded_up(made.paths, kShifts * kTile);
    return {};
}

}  // namespace

Result<Compiled> compile(const Plan& plan, const History& history) {
    TRY_STATUS(check_plan(plan, history));
    Compiled made;
    made.years = plan.years;
    made.steps = plan.monthly ? kMonths : 1;
    made.initial = plan.initial_portfolio;
    made.fee_factor = std::pow(1.0 - plan.fees, 1.0 / made.steps);
    made.terms.resize(static_cast<std::size_t>(plan.years));
    made.assets = assets_of(plan);
    for (const std::string& asset : made.assets) made.classes.push_back(class_of(asset));
    made.model = plan.model;
    made.paths = plan.paths;
    made.seed = plan.seed;
    made.start_year = plan.start_year;
    made.age = plan.age;
    made.positive_end = plan.success == SuccessRule::kPositiveEnd;
    use_rule(plan, made);
    add_shares(plan, made);
    add_contributions(plan, made);
    add_payments(plan, made);
    add_weights(plan, made);
    const bool law = plan.model == ReturnModel::kNormal || plan.model == ReturnModel::kLognormal;
    if (law)
        TRY_STATUS(use_laws(plan, history, made));
    else
        use_rows(plan, history, made);
    use_inflation(plan, made);
    TRY_STATUS(use_draws(plan, made));
    TRY_STATUS(use_cape(history, made));
    use_accounts(plan, made);
    use_mortality(plan, made);
    // Constant weights need no tracking: the portfolio is rebalanced every step.
    made.rebalancing = plan.rebalancing;
    made.band = plan.band;
    made.drifting = made.assets.size() > 1 &&
                    (made.portfolio_management || plan.rebalancing == Rebalancing::kNever ||
                     plan.rebalancing == Rebalancing::kBand ||
                     (plan.rebalancing == Rebalancing::kAnnual && plan.monthly));
    made.portfolio_management = made.portfolio_management && made.drifting;
    return made;
}

}  // namespace ballast::plan
