// A CLO of 300 loans, eight classes and forty quarters: the deterministic projection with every
// step recorded, the explanation of one cell from the deal and its assets on, and the waterfall of
// one path without a record; and a correlation matrix of 488 assets, checked, repaired and
// factored.
//
//     bench_clo project|why|waterfall|correlation DOCUMENT REPETITIONS
//
// DOCUMENT is tests/golden/clo/deal8.json, whose terms are used. Prints seconds.
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fmt/core.h>
#include <string_view>

#include "../tests/clo/deal_document.hpp"
#include "clo/asset_correlation.hpp"
#include "clo/explain.hpp"
#include "clo/path_run-inl.hpp"
#include "simd.hpp"

namespace {

using namespace ballast;
using Clock = std::chrono::steady_clock;

std::vector<clo::Holding> loans() {
    std::vector<clo::Holding> result;
    for (int i = 0; i < 300; ++i) {
        clo::Holding loan;
        loan.id = fmt::format("LN{:03}", i + 1);
        loan.issuer_id = loan.id;
        loan.par = Decimal(1'650'000);
        loan.maturity = fin::add_months(fin::Date::from_ymd(2028, 1, 15).value(), 3 * (i % 20));
        loan.spread = 0.035 + 0.0001 * (i % 25);
        loan.floor = 0.005;
        loan.index = "USD_SOFR_3M";
        loan.amortization_rate = 0.0025;
        result.push_back(std::move(loan));
    }
    return result;
}

struct Book {
    clo::Document document;
    std::vector<clo::Holding> pool = loans();
    clo::Assumptions assumptions{
        .defaults = 0.03, .prepay = 0.15, .recovery = 0.5, .lag_months = 12};
    clo::ProjectionTerms terms;

    explicit Book(const char* path)
        : document(clo::read<clo::Document>(clo::text_of(path))), terms(clo::terms_of(document)) {
        assumptions.ccc = clo::CccAssumption{.share = 0.06, .price = Decimal(70)};
    }
    clo::CompiledDeal compiled() const {
        return clo::compile_all(document.deal, pool, assumptions, terms).value();
    }
};

bool project(const Book& book) {
    return clo::project(book.document.deal, book.pool, book.assumptions, book.terms)
        .value()
        .conservation.holds;
}

// Everything that a question needs: nothing is kept between questions.
bool why(const Book& book) {
    const clo::CompiledDeal compiled = book.compiled();
    const auto made = clo::project_liabilities(book.document.deal, compiled, book.terms);
    const auto explained = clo::explain(book.document.deal, compiled, made,
                                        {.date = made.periods[20].date, .coverage = "AB"});
    return explained && explained->rows.size() > 100 && std::abs(explained->rest) < 1.0;
}

bool waterfalls(const Book& book) {
    const clo::CompiledDeal compiled = book.compiled();
    clo::NoRecorder none;
    clo::PathRun<double> run(compiled.plan, compiled.collateral, none);
    double paid = 0.0;
    for (int j = 0; j < 1'000; ++j)
        run.run([&](std::size_t k) { return compiled.collateral.base[k]; },
                [&](std::size_t, const auto&, const clo::DateFlows<double>& flows, const auto&) {
                    paid += flows.interest_paid[0];
                });
    return paid > 0.0;
}

// Blocks of 1 in a matrix of 0.3, with a notch in its lower right part: indefinite.
math::Matrix matrix_of(std::size_t n) {
    math::Matrix result = math::Matrix::identity(n);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < i; ++j)
            result(i, j) = result(j, i) = i / 4 == j / 4               ? 1.0
                                          : (i * 7 + j * 13) % 31 == 0 ? 0.9
                                                                       : 0.3;
    return result;
}

double correlate(std::size_t n) {
    const auto made = clo::factored_correlation(matrix_of(n), clo::CorrelationRepair::kHigham);
    return made ? made->distance : -1.0;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 4) return EXIT_FAILURE;
    const std::string_view mode = arguments[1];
    bench::choose_vector_target();
    const Book book(arguments[2]);
    const int repetitions = std::atoi(arguments[3]);
    double distance = 0.0;
    for (int i = 0; i < repetitions; ++i) {
        const auto from = Clock::now();
        bool right = true;
        if (mode == "project")
            right = project(book);
        else if (mode == "why")
            right = why(book);
        else if (mode == "waterfall")
            right = waterfalls(book);
        else
            right = (distance = correlate(488)) > 0.0;
        fmt::print("time {}\n", std::chrono::duration<double>(Clock::now() - from).count());
        if (!right) return EXIT_FAILURE;
    }
    if (distance > 0.0) fmt::print("value distance {}\n", distance);
    return EXIT_SUCCESS;
}
