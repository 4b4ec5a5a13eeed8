// The peer of options.cpp in QuantLib (C++, one thread: its evaluation date is global):
//
//     bench_options_quantlib WORKLOAD DIRECTORY REPETITIONS
//
// WORKLOAD is european (BlackCalculator, which has no market objects), implied, american
// (QdFpAmericanEngine, fast scheme) or dividends (FdBlackScholesVanillaEngine, escrowed). A sample
// is run and the time scaled to the whole; README.md.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <ql/exercise.hpp>
#include <ql/instruments/dividendvanillaoption.hpp>
#include <ql/instruments/vanillaoption.hpp>
#include <ql/pricingengines/blackcalculator.hpp>
#include <ql/pricingengines/blackformula.hpp>
#include <ql/pricingengines/vanilla/fdblackscholesvanillaengine.hpp>
#include <ql/pricingengines/vanilla/qdfpamericanengine.hpp>
#include <ql/processes/blackscholesprocess.hpp>
#include <ql/quotes/simplequote.hpp>
#include <ql/settings.hpp>
#include <ql/termstructures/volatility/equityfx/blackconstantvol.hpp>
#include <ql/termstructures/yield/flatforward.hpp>
#include <ql/time/calendars/nullcalendar.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>
#include <string>
#include <vector>

#include "doubles.hpp"

namespace {

using namespace QuantLib;

constexpr std::size_t kOptions = 1'000'000;

struct Row {
    double spot, strike, time, rate, yield, volatility, sign;
    Option::Type type() const { return sign > 0 ? Option::Call : Option::Put; }
    double discount() const { return std::exp(-rate * time); }
    double forward() const { return spot * std::exp((rate - yield) * time); }
};

template <class Body>
void time_repetitions(int repetitions, double scale, const Body& body) {
    for (int i = 0; i < repetitions; ++i) {
        const auto start = std::chrono::steady_clock::now();
        body();
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        std::printf("time %.9g\n", taken.count() * scale);
    }
}

double european(const std::vector<Row>& rows, int repetitions) {
    const std::size_t sample = 200'000;
    double sum = 0;
    time_repetitions(repetitions, double(kOptions) / double(sample), [&] {
        for (std::size_t i = 0; i < sample; ++i) {
            const Row& r = rows[i];
            const BlackCalculator b(r.type(), r.strike, r.forward(),
                                    r.volatility * std::sqrt(r.time), r.discount());
            sum += b.value() + b.delta(r.spot) + b.gamma(r.spot) + b.vega(r.time) +
                   b.theta(r.spot, r.time) + b.rho(r.time);
        }
    });
    return sum;
}

double implied(const std::vector<Row>& rows, const std::string& directory, int repetitions) {
    const std::size_t sample = 100'000;
    const std::vector<double> price = bench::read_doubles(directory + "/prices.bin", kOptions);
    double sum = 0;
    long failures = 0;
    time_repetitions(repetitions, double(kOptions) / double(sample), [&] {
        failures = 0;
        for (std::size_t i = 0; i < sample; ++i) {
            const Row& r = rows[i];
            try {
                sum += blackFormulaImpliedStdDev(r.type(), r.strike, r.forward(), price[i],
                                                 r.discount(), 0.0, Null<Real>(), 1e-12, 200);
            } catch (const std::exception&) {
                ++failures;
            }
        }
    });
    std::fprintf(stderr, "QuantLib: %ld of %zu implied volatilities failed\n", failures, sample);
    return sum;
}

// The market of one option at a time.
struct Market {
    Market() { Settings::instance().evaluationDate() = today; }

    static ext::shared_ptr<SimpleQuote> quote() { return ext::make_shared<SimpleQuote>(0.1); }
    Handle<YieldTermStructure> flat(const ext::shared_ptr<SimpleQuote>& q) const {
        return Handle<YieldTermStructure>(
            ext::make_shared<FlatForward>(today, Handle<Quote>(q), days));
    }
    void set(const Row& r) const {
        spot->setValue(r.spot);
        rate->setValue(r.rate);
        yield->setValue(r.yield);
        volatility->setValue(r.volatility);
    }

    Date today{1, January, 2024};
    DayCounter days = Actual365Fixed();
    ext::shared_ptr<SimpleQuote> spot = quote(), rate = quote(), yield = quote(),
                                 volatility = quote();
    ext::shared_ptr<BlackScholesMertonProcess> process =
        ext::make_shared<BlackScholesMertonProcess>(
            Handle<Quote>(spot), flat(yield), flat(rate),
            Handle<BlackVolTermStructure>(ext::make_shared<BlackConstantVol>(
                today, NullCalendar(), Handle<Quote>(volatility), days)));
};

double american(const std::vector<Row>& rows, int repetitions) {
    const std::size_t sample = 500;
    const Market market;
    const auto engine =
        ext::make_shared<QdFpAmericanEngine>(market.process, QdFpAmericanEngine::fastScheme());
    const auto price = [&](const Row& r) {
        market.set(r);
        const Date expiry = market.today + std::lround(r.time * 365);
        VanillaOption option(ext::make_shared<PlainVanillaPayoff>(r.type(), r.strike),
                             ext::make_shared<AmericanExercise>(market.today, expiry));
        option.setPricingEngine(engine);
        return option.NPV();
    };
    double sum = 0;
    time_repetitions(repetitions, 10'000.0 / double(sample), [&] {
        for (std::size_t i = 0; i < sample; ++i) sum += price(rows[i]);
    });
    for (std::size_t i = 0; i < sample; ++i)
        std::printf("value price%zu %.17g\n", i, price(rows[i]));
    return sum;
}

double dividends(const std::vector<Row>& rows, int repetitions) {
    const std::size_t sample = 50;
    const Market market;
    const auto engine = ext::make_shared<FdBlackScholesVanillaEngine>(
        market.process, 200, 400, 2, FdmSchemeDesc::Douglas(), false, -Null<Real>(),
        FdBlackScholesVanillaEngine::Escrowed);
    std::vector<double> prices(sample);
    double sum = 0;
    time_repetitions(repetitions, 1000.0 / double(sample), [&] {
        for (std::size_t i = 0; i < sample; ++i) {
            const Row& r = rows[i];
            market.set(r);
            market.yield->setValue(0);
            const double life = std::max(30.0, std::round(r.time * 365));
            std::vector<Date> dates;
            for (const double part : {1.0 / 3, 2.0 / 3})
                dates.push_back(market.today + long(std::floor(life * part)));
            DividendVanillaOption option(
                ext::make_shared<PlainVanillaPayoff>(r.type(), r.strike),
                ext::make_shared<AmericanExercise>(market.today, market.today + long(life)), dates,
                std::vector<Real>(2, 0.01 * r.spot));
            option.setPricingEngine(engine);
            prices[i] = option.NPV();
            sum += option.delta() + option.gamma() + option.theta();
        }
    });
    for (std::size_t i = 0; i < sample; ++i)
        std::printf("value spot_and_price%zu %.17g\n", i, rows[i].spot + prices[i]);
    return sum;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) return 2;
    const std::string workload = argv[1];
    const int repetitions = std::atoi(argv[3]);
    const std::vector<double> values =
        bench::read_doubles(std::string(argv[2]) + "/options.bin", 7 * kOptions);
    std::vector<Row> rows(kOptions);
    for (std::size_t i = 0; i < kOptions; ++i)
        rows[i] = {values[i],
                   values[kOptions + i],
                   values[2 * kOptions + i],
                   values[3 * kOptions + i],
                   values[4 * kOptions + i],
                   values[5 * kOptions + i],
                   values[6 * kOptions + i]};
    const double sum = workload == "european"    ? european(rows, repetitions)
                       : workload == "implied"   ? implied(rows, argv[2], repetitions)
                       : workload == "dividends" ? dividends(rows, repetitions)
                                                 : american(rows, repetitions);
    std::fprintf(stderr, "QuantLib: sum %g\n", sum);
    return 0;
}
