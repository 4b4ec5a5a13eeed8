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

}  // namespace ballast::service
