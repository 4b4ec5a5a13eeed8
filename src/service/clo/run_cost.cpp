#include <fmt/format.h>

#include "service/clo/run_methods.hpp"

namespace ballast::service {

namespace {

// Of one core, measured and rounded up as in cost.cpp.
constexpr double kSecondsPerTranche = 2e-6;  // of one path
constexpr double kSecondsPerAsset = 2e-8;
constexpr double kBytesPerFigure = 16;  // of one path, with the copy that is sorted
constexpr double kFiguresOfPool = 2;
constexpr double kFiguresOfTranche = 5;
constexpr double kSecondsPerMove = 5e-8;  // of one asset in one step
constexpr double kFiguresOfMigration = 60;
constexpr double kSecondsPerEntry = 2e-9;  // of eigenvalues and factor, times the number of rows
constexpr double kMatrices = 6;            // in memory at once

}  // namespace

Cost clo_simulation_cost(std::uint64_t paths, std::size_t assets, std::size_t tranches) {
    const double count = static_cast<double>(paths);
    const double notes = static_cast<double>(tranches);
    return {.bytes = kBytesPerFigure * count * (kFiguresOfPool + kFiguresOfTranche * notes),
            .seconds = count * (kSecondsPerTranche * notes +
                                kSecondsPerAsset * static_cast<double>(assets)),
            .figure = fmt::format("a simulation of {} paths", paths),
            .remedy = "request fewer paths"};
}

Cost clo_migration_cost(std::uint64_t paths, std::size_t assets, std::size_t steps) {
    const double moves = static_cast<double>(paths) * static_cast<double>(assets);
    return {.bytes = moves + 8.0 * kFiguresOfMigration * static_cast<double>(paths),
            .seconds = kSecondsPerMove * moves * static_cast<double>(steps),
            .figure = fmt::format("a migration of {} paths", paths),
            .remedy = "request fewer paths"};
}

Cost clo_correlation_cost(std::size_t items) {
    const double n = static_cast<double>(items);
    return {.bytes = kMatrices * 8.0 * n * n,
            .seconds = kSecondsPerEntry * n * n * n,
            .figure = fmt::format("a correlation matrix of {} rows", items),
            .remedy = "name fewer assets"};
}

}  // namespace ballast::service
