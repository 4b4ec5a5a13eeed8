// The engines of the daily batch: methods run for a stored portfolio as of a date, and the headline
// numbers that are kept of each as a series.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "wire/json_figures.hpp"

namespace ballast::service {

struct BatchEngine {
    std::string_view name;    // of the step
    std::string_view kind;    // of the results
    std::string_view method;  // called with {"portfolio", "as_of"}; empty: the batch's own
    std::span<const std::string_view> after;  // engines whose failure makes this one stale
    std::span<const wire::FigurePattern> figures;
};

// The step after the engines where a portfolio has limits: they are checked on its stored results.
inline constexpr std::string_view kLimitsStep = "limits";

// In the order in which they run.
std::span<const BatchEngine> batch_engines();
const BatchEngine* find_batch_engine(std::string_view name);

// Headline numbers of another engine that a snapshot has as well, under `prefix`.
struct SnapshotPart {
    std::string_view engine;
    std::string_view prefix;
};
std::span<const SnapshotPart> snapshot_parts();
void add_snapshot_part(const SnapshotPart& part, const std::map<std::string, double>& figures,
                       std::map<std::string, double>& snapshot);

}  // namespace ballast::service
