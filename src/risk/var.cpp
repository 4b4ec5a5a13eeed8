#include "risk/var.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "fin/trading_days.hpp"
#include "math/statistics.hpp"
#include "risk/limits.hpp"
#include "risk/var_book.hpp"
#include "risk/var_closed_form.hpp"
#include "risk/var_distribution.hpp"
#include "risk/var_methods.hpp"

namespace ballast::risk {

namespace {

constexpr std::size_t kQualityObservations = 252;
constexpr double kSmallestTail = 1e-9;  // beyond any number of paths

class SettingsCheck {
public:
    void require(bool holds, std::string pointer, std::string message) {
        if (!holds) errors_.push_back({std::move(pointer), "range", std::move(message), ""});
    }
    Status status() && {
        if (errors_.empty()) return {};
        return Error{Code::kInvalidInput, errors_.front().message, std::move(errors_)};
    }

private:
    std::vector<FieldError> errors_;
};

Status check_settings(const VarSettings& s) {
    SettingsCheck check;
    check.require(!s.methods.empty(), "/methods", "methods is empty; name at least one");
    check.require(!s.confidence.empty(), "/confidence", "confidence is empty; give at least one");
    for (std::size_t i = 0; i < s.confidence.size(); ++i)
        check.require(
            within(kConfidenceLimits, s.confidence[i]) &&
                std::min(s.confidence[i], 1 - s.confidence[i]) >= kSmallestTail,
            fmt::format("/confidence/{}", i),
            fmt::format(
                "confidence is {}: expected a fraction above 0 and below 1, at least {} from both",
                s.confidence[i], kSmallestTail));
    check.require(within(kHorizonDaysLimits, s.horizon_days), "/horizon_days",
                  fmt::format("horizon_days is out of range: expected {} to {} trading days",
                              *kHorizonDaysLimits.minimum, *kHorizonDaysLimits.maximum));
    check.require(within(kDdofLimits, s.ddof), "/ddof", "ddof is out of range: expected 0 or 1");
    check.require(!s.ewma_lambda || within(kDecayLimits, *s.ewma_lambda), "/ewma_lambda",
                  "ewma_lambda is out of range: expected a number above 0 and below 1");
    check.require(
        !s.window || *s.window >= kSmallestVarWindow, "/window",
        fmt::format("window is too short: expected at least {} returns", kSmallestVarWindow));
    check.require(
        !s.degrees_of_freedom || within(kDegreesOfFreedomLimits, *s.degrees_of_freedom),
        "/degrees_of_freedom",
        "degrees_of_freedom is out of range: expected a number above 2 (so that the variance "
        "exists) and at most 1000000");
    check.require(within(kDecayLimits, s.age_lambda), "/age_lambda",
                  "age_lambda is out of range: expected a number above 0 and below 1");
    check.require(within(kDecayLimits, s.filter_lambda), "/filter_lambda",
                  "filter_lambda is out of range: expected a number above 0 and below 1");
    check.require(s.paths >= 1 && s.paths <= (std::uint64_t{1} << 40U), "/paths",
                  "paths is out of range: expected 1 to 2^40");
    check.require(within(kTailScenariosLimits, static_cast<double>(s.tail_scenarios)),
                  "/tail_scenarios",
                  fmt::format("tail_scenarios is too large: expected at most {}",
                              *kTailScenariosLimits.maximum));
    check.require(within(kDistributionBinsLimits, static_cast<double>(s.distribution_bins)),
                  "/distribution_bins",
                  fmt::format("distribution_bins is too large: expected at most {}",
                              *kDistributionBinsLimits.maximum));
    check.require(!s.net_asset_value || std::isfinite(*s.net_asset_value), "/net_asset_value",
                  "net_asset_value is not a finite number");
    return std::move(check).status();
}

void check_length(std::size_t observations, Issues& issues) {
    if (observations >= kQualityObservations) return;
    const bool thin = observations < kMinimumObservations;
    issues.push_back(
        {thin ? Severity::kError : Severity::kWarning, "short_history",
         fmt::format(
             "the figures use {} observations: at least {} are recommended, {} are one year",
             observations, kMinimumObservations, kQualityObservations),
         "returns"});
}

bool uses_student_t(const VarSettings& settings) {
    return std::any_of(settings.methods.begin(), settings.methods.end(), [](VarMethod m) {
        return m == VarMethod::kMcT || m == VarMethod::kParametricT;
    });
}

// Degrees of freedom from the returns of the book: its P&L, with options by their deltas.
double degrees_of_freedom(const Book& book, const BookMoments& moments, const VarSettings& settings,
                          Issues& issues) {
    if (settings.degrees_of_freedom) return *settings.degrees_of_freedom;
    DegreesOfFreedom fit;
    if (book.options.empty()) {
        fit = fit_degrees_of_freedom(book.pnl, moments.book_mean, std::sqrt(moments.book_variance));
    } else {
        const std::vector<double> pnl = delta_pnl(book);
        fit =
            fit_degrees_of_freedom(pnl, settings.mean == MeanRule::kSample ? math::mean(pnl) : 0.0,
                                   std::sqrt(math::variance(pnl, settings.ddof)));
    }
    if (fit.at_bound)
        issues.push_back(
            {Severity::kInfo, "degrees_of_freedom_bound",
             fmt::format("the best-fitting degrees of freedom are at the bound {} of the search",
                         fit.value),
             "degrees_of_freedom"});
    return fit.value;
}

void append(VarReport& report, Issues& issues, VarOutput output) {
    const auto move_all = [](auto& to, auto& from) {
        to.insert(to.end(), std::make_move_iterator(from.begin()),
                  std::make_move_iterator(from.end()));
    };
    move_all(report.results, output.results);
    move_all(report.components, output.components);
    move_all(report.scenarios, output.scenarios);
    for (Issue& issue : output.issues)
        if (std::find(issues.begin(), issues.end(), issue) == issues.end())
            issues.push_back(std::move(issue));
}

// One run over the methods; each adds its figures and the inputs of its distribution.
class Run {
public:
    Run(const Book& book, const VarSettings& settings, const Work& work,
        Outcome<VarReport>& outcome)
        : book_(book),
          settings_(settings),
          work_(work),
          outcome_(outcome),
          moment_settings_{settings.mean == MeanRule::kSample, settings.ddof, settings.ewma_lambda},
          moments_(moments(book, moment_settings_)),
          law_(law_over_horizon(moments_, settings.horizon_days)),
          nu_(uses_student_t(settings)
                  ? degrees_of_freedom(book, moments_, settings, outcome.issues)
                  : 0.0) {}

    Status add(VarMethod method) {
        switch (method) {
            case VarMethod::kParametric:
                add_normal(method, quadratic_law());
                break;
            case VarMethod::kEwma:
                add_normal(method, ewma_law());
                break;
            case VarMethod::kParametricT:
                if (!book_.options.empty()) {
                    report_no_options();
                    break;
                }
                append(outcome_.value, outcome_.issues,
                       parametric_t_var(book_, law_, nu_, settings_));
                sources_.push_back({.method = method, .law = &law_, .degrees_of_freedom = nu_});
                break;
            case VarMethod::kModified:
                append(outcome_.value, outcome_.issues,
                       modified_var_of(book_, moments_, law_, settings_));
                break;
            case VarMethod::kHistorical:
            case VarMethod::kHistoricalAgeWeighted:
            case VarMethod::kHistoricalFiltered:
                return add_historical(method);
            case VarMethod::kMcNormal:
                return add_simulated(method, std::nullopt);
            case VarMethod::kMcT:
                return add_simulated(method, nu_);
        }
        return {};
    }

    void finish() {
        VarReport& report = outcome_.value;
        for (const VarResult& row : report.results) report_issues(row);
        if (settings_.distribution_bins > 0)
            report.distributions =
                pnl_distributions(sources_, quadratic_law(), settings_.distribution_bins);
        report.volatility = std::sqrt(moments_.book_variance);
        report.volatility_annualized = report.volatility * std::sqrt(fin::kTradingDaysPerYear);
        report.mean = moments_.book_sample_mean;
        report.net_value = book_.net_value;
        report.gross_value = book_.gross_value;
        report.observations = book_.dates.size();
        report.first_date = book_.dates.front();
        report.last_date = book_.dates.back();
        report.coverage = book_.coverage;
    }

private:
    void add_normal(VarMethod method, const PnlAssumption& law) {
        append(outcome_.value, outcome_.issues, parametric_var(method, book_, law, settings_));
        sources_.push_back({.method = method, .law = &law});
    }

    Status add_historical(VarMethod method) {
        TRY(VarOutput output, historical_var(method, book_, moments_, settings_, work_));
        sources_.push_back({.method = method,
                            .sample = std::move(output.sample),
                            .probability = std::move(output.probability)});
        append(outcome_.value, outcome_.issues, std::move(output));
        return {};
    }

    Status add_simulated(VarMethod method, std::optional<double> nu) {
        if (book_.options.empty()) {
            TRY(VarOutput output, simulated_var(book_, law_, nu, settings_, work_));
            sources_.push_back({.method = method, .law = &law_, .degrees_of_freedom = nu});
            append(outcome_.value, outcome_.issues, std::move(output));
            return {};
        }
        if (!option_simulation_) {
            TRY(option_simulation_,
                make_option_simulation(book_, moments_.mean, settings_, outcome_.issues, work_));
        }
        TRY(VarOutput output,
            simulated_option_var(book_, *option_simulation_, nu, settings_, work_));
        sources_.push_back(
            {.method = method, .sample = std::move(output.sample), .is_simulated = true});
        append(outcome_.value, outcome_.issues, std::move(output));
        return {};
    }

    // Of the book's P&L under these moments: without options that of past days, with options
    // delta-gamma, which reads the panel again for each column with options.
    PnlAssumption normal_law(const BookMoments& moments, const MomentSettings& settings) const {
        return book_.options.empty() ? law_over_horizon(moments, settings_.horizon_days)
                                     : delta_gamma_distribution(book_, moments.mean, settings,
                                                                settings_.horizon_days);
    }
    // Historical methods do not need it.
    const PnlAssumption& quadratic_law() {
        if (!quadratic_law_) quadratic_law_ = normal_law(moments_, moment_settings_);
        return *quadratic_law_;
    }
    const PnlAssumption& ewma_law() {
        if (settings_.ewma_lambda) return quadratic_law();
        if (!ewma_law_) {
            MomentSettings settings = moment_settings_;
            settings.ewma_lambda = settings_.filter_lambda;
            ewma_law_ = normal_law(moments(book_, settings), settings);
        }
        return *ewma_law_;
    }

    void report_issues(const VarResult& row) {
        Issues& issues = outcome_.issues;
        if (row.es < row.var - 1e-12 * std::abs(row.var))
            issues.push_back(
                {Severity::kWarning, "es_below_var",
                 fmt::format(
                     "the ES at {} is {:.6g}, below the VaR of {:.6g}: the chosen conventions "
                     "disagree in a tail with so few observations; the default ones do not",
                     row.confidence, row.es, row.var),
                 "es"});
        if (row.var_fraction) return;
        Issue undefined{Severity::kInfo, "undefined",
                        "var_fraction and es_fraction are undefined: the net value is not "
                        "positive; give net_asset_value",
                        "var_fraction"};
        if (std::find(issues.begin(), issues.end(), undefined) == issues.end())
            issues.push_back(std::move(undefined));
    }

    void report_no_options() {
        outcome_.issues.push_back({Severity::kWarning, "no_options_in_method",
                                   "parametric_t has no closed form for a book with options and is "
                                   "left out; mc_t revalues them",
                                   "parametric_t"});
    }

    const Book& book_;
    const VarSettings& settings_;
    const Work& work_;
    Outcome<VarReport>& outcome_;
    MomentSettings moment_settings_;
    BookMoments moments_;
    PnlAssumption law_;                           // of the P&L of past days
    std::optional<PnlAssumption> quadratic_law_;  // computed on first use
    std::optional<PnlAssumption> ewma_law_;       // likewise
    double nu_;
    std::optional<OptionSimulation> option_simulation_;
    std::vector<DistributionSource> sources_;
};

}  // namespace

namespace {

HorizonScaling scaling_of(VarMethod method, bool has_options, const VarSettings& settings) {
    using enum HorizonScaling;
    if (settings.horizon_days == 1) return kOneDay;
    switch (method) {
        case VarMethod::kHistorical:
        case VarMethod::kHistoricalAgeWeighted:
        case VarMethod::kHistoricalFiltered:
            return settings.horizon == HorizonRule::kOverlapping ? kOverlappingWindows
                                                                 : kScaledReturns;
        case VarMethod::kMcNormal:
        case VarMethod::kMcT:
            return kSimulated;
        case VarMethod::kModified:
            return kScaledCumulants;
        case VarMethod::kParametric:
        case VarMethod::kEwma:
            return has_options ? kScaledCovariance : kSquareRootOfTime;
        case VarMethod::kParametricT:
            return kSquareRootOfTime;
    }
    return kSquareRootOfTime;
}

}  // namespace

Result<Outcome<VarReport>> var_report(const Positions& positions, const ReturnPanel& panel,
                                      const VarSettings& settings, const Work& work) {
    TRY_STATUS(check_settings(settings));
    std::optional<ReturnPanel> rows;
    if (settings.as_of || settings.window)
        rows = market::last_rows(panel, settings.as_of, settings.window);
    TRY(Outcome<Book> made, make_book(positions, rows ? *rows : panel, work));
    const Book& book = made.value;
    if (book.dates.size() < 2)
        return fail(Code::kInvalidInput,
                    fmt::format("there are {} returns: a variance requires at least two",
                                book.dates.size()));

    Outcome<VarReport> result;
    result.issues = std::move(made.issues);
    check_length(book.dates.size(), result.issues);
    if (settings.components)
        result.value.components.reserve(settings.methods.size() * settings.confidence.size() *
                                        book.lines());
    Run run(book, settings, work, result);
    for (const VarMethod method : settings.methods) {
        TRY_STATUS(work.cancel.check());
        TRY_STATUS(run.add(method));
    }
    if (result.value.results.empty())
        return fail(Code::kUnsupported,
                    "none of the methods supports a book with options: use parametric, historical, "
                    "mc_normal or mc_t");
    run.finish();
    for (VarResult& row : result.value.results)
        row.scaling = scaling_of(row.method, !book.options.empty(), settings);
    return result;
}

}  // namespace ballast::risk
