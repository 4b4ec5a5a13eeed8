#include "options/implied_volatility.hpp"

#include <algorithm>
#include <cmath>

#include "base/threads.hpp"
#include "options/american.hpp"
#include "options/black_scholes.hpp"

namespace ballast::options {

namespace {

// Relative to the strike; above the error of an American price.
constexpr double kNoInformation = 1e-7;
constexpr double kLeastDeviation = 1e-3;
constexpr double kMostDeviation = 30.0;
constexpr double kTolerance = 1e-11;  // relative to the volatility
constexpr int kMostSteps = 80;
constexpr std::size_t kQuotesAtOnce = 4096;  // quotes per unit of work

Option plain(const Quote& quote) {
    Option o = quote.option;
    o.spot -= present_value(o.dividends, o.rate, o.time);
    o.dividends.clear();
    return o;
}

void set_bounds(const Quote& quote, ImpliedVolatility& out) {
    const Option& o = quote.option;
    const Option volatile_part = plain(quote);
    const double w = sign_of(o.right);
    const double spot_part = volatile_part.spot * std::exp(-o.dividend_yield * o.time);
    const double strike_part = o.strike * std::exp(-o.rate * o.time);
    out.lower_bound = std::max(w * (spot_part - strike_part), 0.0);
    out.upper_bound = w > 0 ? spot_part : strike_part;
    if (o.style == Style::kEuropean) return;
    Option certain = o;
    certain.volatility = 0.0;
    out.lower_bound =
        std::max({out.lower_bound, intrinsic(o), certain_american(volatile_part).price});
    out.upper_bound =
        w > 0 ? std::max(o.spot, out.upper_bound) : std::max(o.strike, out.upper_bound);
}

void solve_european(std::span<const Quote> quotes, std::span<const std::size_t> places,
                    std::vector<ImpliedVolatility>& out) {
    const std::size_t n = places.size();
    std::vector<std::vector<double>> columns(7, std::vector<double>(n));
    for (std::size_t i = 0; i < n; ++i) {
        const Option o = plain(quotes[places[i]]);
        const double row[7] = {
            sign_of(o.right),       o.spot, o.strike, o.time, o.rate, o.dividend_yield,
            quotes[places[i]].price};
        for (std::size_t c = 0; c < 7; ++c) columns[c][i] = row[c];
    }
    std::vector<double> volatility(n);
    std::vector<ImpliedClass> classes(n);
    european_implied_volatilities(
        {columns[0].data(), columns[1].data(), columns[2].data(), columns[3].data(),
         columns[4].data(), columns[5].data(), nullptr},
        columns[6].data(), n, volatility.data(), classes.data());
    for (std::size_t i = 0; i < n; ++i) {
        out[places[i]].outcome = classes[i];
        if (classes[i] == ImpliedClass::kValue) out[places[i]].volatility = volatility[i];
    }
}

// Chandrupatla (1997): inverse quadratic interpolation where it is safe, bisection elsewhere. One
// step at a time, so that the prices of all searches are computed together.
struct Search {
    std::size_t place = 0;
    double a = 0.0, b = 0.0, c = 0.0;  // a is the latest point; the root lies between a and b
    double fa = 0.0, fb = 0.0, fc = 0.0;
    double next = 0.0;
    bool done = false;

    void begin() {
        c = b;
        fc = fb;
        next = 0.5 * (a + b);
    }
    void step(double f) {
        const double x = next;
        if ((f > 0) == (fa > 0)) {
            c = a;
            fc = fa;
        } else {
            c = b;
            fc = fb;
            b = a;
            fb = fa;
        }
        a = x;
        fa = f;
        const double best = std::abs(fa) < std::abs(fb) ? a : b;
        const double width = std::abs(b - a);
        if (fa == 0.0 || width <= 2 * kTolerance * std::abs(best)) {
            next = fa == 0.0 ? a : best;
            done = true;
            return;
        }
        double t = 0.5;
        const double xi = (a - b) / (c - b);
        const double phi = (fa - fb) / (fc - fb);
        if (fc != fa && fc != fb && 1 - std::sqrt(1 - xi) < phi && phi < std::sqrt(xi))
            t = fa / (fb - fa) * fc / (fb - fc) +
                (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb);
        const double least = kTolerance * std::abs(best) / width;
        t = std::clamp(t, least, 1 - least);
        next = a + t * (b - a);
    }
};

void solve_american(std::span<const Quote> quotes, std::span<const std::size_t> places,
                    std::vector<ImpliedVolatility>& out, const Work& work) {
    // The European volatility of the same price is an upper bound: early exercise only adds value.
    std::vector<ImpliedVolatility> european(out.size());
    solve_european(quotes, places, european);
    std::vector<Search> searches;
    std::vector<Option> ends;
    for (const std::size_t place : places) {
        const Quote& quote = quotes[place];
        ImpliedVolatility& one = out[place];
        const double slack = kNoInformation * quote.option.strike;
        if (quote.price < one.lower_bound - 1e-12 * (quote.option.spot + quote.option.strike)) {
            one.outcome = ImpliedClass::kBelowIntrinsic;
        } else if (quote.price >= one.upper_bound ||
                   (quote.option.time <= 0.0 && quote.price > one.lower_bound + slack)) {
            one.outcome = ImpliedClass::kAboveBound;
        } else if (quote.option.time > 0.0 && quote.price > one.lower_bound + slack) {
            const double root = std::sqrt(quote.option.time);
            Search search;
            search.place = place;
            search.b = kLeastDeviation / root;
            search.a = european[place].volatility ? *european[place].volatility * (1 + 1e-6)
                                                  : kMostDeviation / root;
            search.b = std::min(search.b, 0.5 * search.a);
            searches.push_back(search);
            Option end = quote.option;
            end.volatility = search.a;
            ends.push_back(end);
            end.volatility = search.b;
            ends.push_back(end);
        }
    }
    std::vector<double> prices(ends.size());
    american_prices(ends, prices, accurate_schemes(), work);
    std::vector<Search> open;
    for (std::size_t i = 0; i < searches.size(); ++i) {
        Search& search = searches[i];
        const double target = quotes[search.place].price;
        search.fa = prices[2 * i] - target;
        search.fb = prices[2 * i + 1] - target;
        ImpliedVolatility& one = out[search.place];
        if (search.fb >= 0.0) continue;  // below the value at the least volatility: undetermined
        if (search.fa < 0.0) {
            // By at most the error of the price; early exercise has no value here.
            if (european[search.place].volatility) {
                one.outcome = ImpliedClass::kValue;
                one.volatility = european[search.place].volatility;
            }
            continue;
        }
        search.begin();
        open.push_back(search);
    }
    for (int step = 0; step < kMostSteps && !open.empty(); ++step) {
        std::vector<Option> trial;
        for (const Search& search : open) {
            trial.push_back(quotes[search.place].option);
            trial.back().volatility = search.next;
        }
        prices.assign(trial.size(), 0.0);
        american_prices(trial, prices, accurate_schemes(), work);
        for (std::size_t i = 0; i < open.size(); ++i) {
            open[i].step(prices[i] - quotes[open[i].place].price);
            if (open[i].done || step + 1 == kMostSteps) {
                out[open[i].place].outcome = ImpliedClass::kValue;
                out[open[i].place].volatility = open[i].next;
            }
        }
        std::erase_if(open, [](const Search& search) { return search.done; });
    }
}

}  // namespace

std::vector<ImpliedVolatility> implied_volatilities(std::span<const Quote> quotes,
                                                    const Work& work) {
    std::vector<ImpliedVolatility> out(quotes.size());
    parallel_blocks(work, quotes.size(), kQuotesAtOnce,
                    [&](std::size_t, std::size_t begin, std::size_t end) {
                        for (std::size_t i = begin; i < end; ++i) set_bounds(quotes[i], out[i]);
                    });
    std::vector<std::size_t> european;
    std::vector<std::size_t> american;
    for (std::size_t i = 0; i < quotes.size(); ++i)
        (quotes[i].option.style == Style::kEuropean ? european : american).push_back(i);
    const std::span places(european);
    parallel_blocks(work, places.size(), kQuotesAtOnce,
                    [&](std::size_t, std::size_t begin, std::size_t end) {
                        solve_european(quotes, places.subspan(begin, end - begin), out);
                    });
    solve_american(quotes, american, out, work);
    return out;
}

}  // namespace ballast::options
