#include "options/pricing.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <fmt/format.h>
#include <string_view>

#include "base/threads.hpp"
#include "options/american.hpp"
#include "options/approximations.hpp"
#include "options/binomial.hpp"
#include "options/black_scholes.hpp"
#include "options/bumps.hpp"
#include "options/finite_difference.hpp"

namespace ballast::options {

namespace {

// Relative to the larger of spot and strike.
constexpr double kDocumentedError = 5e-5;

constexpr std::size_t kTermsPerPoll = 1024;    // checked between two looks at the cancellation
constexpr std::size_t kAmericanPerBlock = 64;  // as many as american_greeks() solves at once
constexpr std::size_t kOthersPerBlock = 16;

bool has_dividends(const Option& o) { return present_value(o.dividends, 0.0, o.time) != 0.0; }

bool is_american_only(Model model) {
    return model == Model::kBaw || model == Model::kBjerksundStensland ||
           model == Model::kAndersenLake;
}

// The model that will be used.
Model chosen(const Option& o, Model asked, std::optional<Issue>& issue) {
    if (asked == Model::kAuto)
        asked = o.style == Style::kEuropean ? Model::kBsm : Model::kAndersenLake;
    if (o.style == Style::kEuropean && is_american_only(asked)) {
        issue = Issue{Severity::kInfo, "european_by_bsm",
                      "the model applies to American options; the European option is priced by bsm",
                      ""};
        return Model::kBsm;
    }
    if (o.style == Style::kAmerican && asked == Model::kBsm)
        issue = Issue{Severity::kWarning, "early_exercise_ignored",
                      "bsm gives the European value, without early exercise", ""};
    if (o.style == Style::kAmerican && is_american_only(asked) && o.time > 0.0) {
        const bool two = !has_single_boundary(sign_of(o.right), o.rate, o.dividend_yield);
        if (two ||
            (asked == Model::kAndersenLake && american_path(o) == AmericanPath::kFiniteDifference))
            return Model::kFiniteDifference;
        if (has_dividends(o))
            issue = Issue{Severity::kWarning, "dividends_escrowed",
                          "the approximation deducts the dividends from the spot and ignores that "
                          "a call may best be exercised just before a dividend",
                          ""};
    }
    return asked;
}

template <class Price>
Greeks approximated(const Option& o, const Price& price) {
    Greeks g{.price = price(o)};
    const double gain = intrinsic(o);
    if (gain > 0.0 && g.price <= gain) {
        g.delta = sign_of(o.right);
        return g;
    }
    add_spot_greeks(o, g, price);
    add_bumped_greeks(o, g, price);
    add_volatility_curvature(o, g, [&](const Option& moved) {
        Greeks at{.price = price(moved)};
        add_spot_greeks(moved, at, price);
        return at;
    });
    return g;
}

Greeks price_one(const Option& o, Model model) {
    if (o.time <= 0.0) return black_scholes(o);  // the exercise value
    switch (model) {
        case Model::kBaw:
            return approximated(o, barone_adesi_whaley);
        case Model::kBjerksundStensland:
            return approximated(o, bjerksund_stensland);
        case Model::kBinomial:
        case Model::kFiniteDifference:
        case Model::kAuto:
        case Model::kBsm:
        case Model::kAndersenLake:
            break;
    }
    return black_scholes(o);
}

// Reports prices whose error may exceed the documented accuracy.
template <class Found>
void report_error(const Option& o, const Found& found, std::string_view model, Priced& priced) {
    priced.greeks = found;
    const double share = found.error / std::max(o.spot, o.strike);
    if (share > kDocumentedError)
        priced.issue = Issue{Severity::kWarning, "price_error",
                             fmt::format("the price by {} may have an error of {:.1e}, {:.1e} of "
                                         "the larger of spot and strike",
                                         model, found.error, share),
                             ""};
}

void price_other(const Option& o, Priced& priced) {
    if (priced.model == Model::kFiniteDifference && o.time > 0.0)
        report_error(o, finite_difference_greeks(o), "finite_difference", priced);
    else if (priced.model == Model::kBinomial && o.time > 0.0)
        report_error(o, binomial_greeks(o), "binomial", priced);
    else
        priced.greeks = price_one(o, priced.model);
}

void keep_finite(Priced& priced) {
    if (!priced.greeks || is_finite(*priced.greeks)) return;
    priced.greeks.reset();
    priced.issue = Issue{Severity::kError, "not_priced",
                         "the figures exceed the range of double precision", ""};
}

// Reports the options priced so far, where there is more than one block.
class Counter {
public:
    Counter(const Work& work, std::size_t total) : work_(work), total_(total) {}
    void add(std::size_t count) {
        const std::size_t done = done_.fetch_add(count, std::memory_order_relaxed) + count;
        if (work_.report && total_ > kAmericanPerBlock)
            work_.report({done, total_, "options", "pricing"});
    }

private:
    const Work& work_;
    const std::size_t total_;
    std::atomic<std::size_t> done_ = 0;
};

}  // namespace

std::string error_of(const Option& o) {
    for (const double x : {o.spot, o.strike, o.time, o.rate, o.dividend_yield, o.volatility})
        if (!std::isfinite(x)) return "a term is not a finite number";
    if (o.spot <= 0.0) return fmt::format("spot is {}: expected a number above zero", o.spot);
    if (o.strike <= 0.0) return fmt::format("strike is {}: expected a number above zero", o.strike);
    if (o.time < 0.0) return "the option has expired";
    if (o.volatility < 0.0)
        return fmt::format("volatility is {}: expected a number of at least 0", o.volatility);
    if (std::max({std::abs(o.rate * o.time), std::abs(o.dividend_yield * o.time)}) > 300.0)
        return "rate or dividend yield times the time to expiry is out of range";
    if (o.volatility * std::sqrt(o.time) > 100.0)
        return "volatility times the square root of the time to expiry is out of range";
    if (present_value(o.dividends, o.rate, o.time) >= o.spot)
        return "the present value of the dividends before expiry exceeds the spot";
    return {};
}

std::vector<Priced> price_options(std::span<const Option> options, Model model, const Work& work) {
    std::vector<Priced> priced(options.size());
    std::vector<std::size_t> american;
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < options.size(); ++i) {
        if (i % kTermsPerPoll == 0 && work.cancel.requested()) return priced;
        if (std::string error = error_of(options[i]); !error.empty()) {
            priced[i].issue = Issue{Severity::kError, "not_priced", std::move(error), ""};
            continue;
        }
        priced[i].model = chosen(options[i], model, priced[i].issue);
        (priced[i].model == Model::kAndersenLake ? american : others).push_back(i);
    }
    Counter counter(work, american.size() + others.size());
    parallel_blocks(work, others.size(), kOthersPerBlock,
                    [&](std::size_t /*block*/, std::size_t begin, std::size_t end) {
                        for (std::size_t k = begin; k < end; ++k) {
                            // One may take as long as thousands of others.
                            if (work.cancel.requested()) return;
                            price_other(options[others[k]], priced[others[k]]);
                            keep_finite(priced[others[k]]);
                        }
                        counter.add(end - begin);
                    });
    parallel_blocks(work, american.size(), kAmericanPerBlock,
                    [&](std::size_t /*block*/, std::size_t begin, std::size_t end) {
                        std::vector<Option> batch;
                        for (std::size_t k = begin; k < end; ++k)
                            batch.push_back(options[american[k]]);
                        std::vector<Greeks> greeks(batch.size());
                        american_greeks(batch, greeks, accurate_schemes(), {.cancel = work.cancel});
                        if (work.cancel.requested()) return;
                        for (std::size_t k = begin; k < end; ++k) {
                            priced[american[k]].greeks = greeks[k - begin];
                            keep_finite(priced[american[k]]);
                        }
                        counter.add(end - begin);
                    });
    return priced;
}

}  // namespace ballast::options
