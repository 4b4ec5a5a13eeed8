#include "service/clo/simulate_shards.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/byte_stream.hpp"
#include "service/clo/correlation_store.hpp"
#include "service/clo/describe_simulate.hpp"
#include "service/clo/run_methods.hpp"
#include "wire/json.hpp"

namespace ballast::service {

// A simulation with everything that was read from the stores: what its shards read.
struct CloSimulationDocument {
    clo::Deal deal;
    std::vector<clo::Holding> holdings;
    clo::Assumptions assumptions;
    fin::Date as_of;
    std::uint64_t most_periods = 0;
    clo::IndexPaths indices;
    std::uint64_t paths = 0;
    std::uint64_t seed = 0;
    clo::Copula copula = clo::Copula::kGaussian;
    double degrees_of_freedom = 0.0;
    clo::DefaultCurve default_curve;  // without its moves
    std::vector<clo::RateMove> default_moves;
    clo::SimulationCorrelation correlation;
    double tolerance = 0.0;
};

}  // namespace ballast::service

template <>
struct ballast::wire::Described<ballast::clo::RateMove> {
    using T = ballast::clo::RateMove;
    static constexpr std::string_view name = "CloRateMove";
    static constexpr std::string_view doc = "A move of an annual rate.";
    static constexpr auto fields =
        wire::list(required("factor", &T::factor, ""), required("shift", &T::shift, ""));
};

template <>
struct ballast::wire::Described<ballast::service::CloSimulationDocument> {
    using T = ballast::service::CloSimulationDocument;
    static constexpr std::string_view name = "CloSimulationDocument";
    static constexpr std::string_view doc = "A simulation with all that was read from the stores.";
    static constexpr auto fields = wire::list(
        required("deal", &T::deal, ""), required("holdings", &T::holdings, ""),
        required("assumptions", &T::assumptions, ""), required("as_of", &T::as_of, ""),
        required("most_periods", &T::most_periods, ""), required("indices", &T::indices, ""),
        required("paths", &T::paths, ""), required("seed", &T::seed, ""),
        required("copula", &T::copula, ""),
        required("degrees_of_freedom", &T::degrees_of_freedom, ""),
        required("default_curve", &T::default_curve, ""),
        required("default_moves", &T::default_moves, ""),
        required("correlation", &T::correlation, ""), required("tolerance", &T::tolerance, ""));
};

namespace ballast::service {

namespace {

constexpr std::string_view kKind = "clo.simulate";

// The document, a line end, and the stored matrix where the simulation uses one.
std::string encoded(const clo::SimulationInput& input) {
    const clo::SimulationTerms& terms = input.simulation;
    const CloSimulationDocument document{.deal = input.deal,
                                         .holdings = {input.holdings.begin(), input.holdings.end()},
                                         .assumptions = input.assumptions,
                                         .as_of = input.terms.as_of,
                                         .most_periods = input.terms.most_periods,
                                         .indices = input.terms.indices,
                                         .paths = terms.paths,
                                         .seed = terms.seed,
                                         .copula = terms.copula,
                                         .degrees_of_freedom = terms.degrees_of_freedom,
                                         .default_curve = terms.default_curve,
                                         .default_moves = terms.default_curve.moves,
                                         .correlation = terms.correlation,
                                         .tolerance = terms.tolerance};
    std::string bytes = wire::to_json(document) + "\n";
    if (terms.correlation.named) bytes += encoded_correlation(*terms.correlation.named);
    return bytes;
}

std::string encoded(const clo::SimulationPart& part) {
    ByteWriter bytes;
    bytes.number(part.first);
    bytes.number(part.count);
    bytes.list(part.figures);
    bytes.list(part.oc);
    bytes.list(part.ic);
    return bytes.take();
}

Result<clo::SimulationPart> decoded_part(std::string_view bytes) {
    clo::SimulationPart part;
    ByteReader reader(bytes);
    if (reader.number(part.first) && reader.number(part.count) && reader.list(part.figures) &&
        reader.list(part.oc) && reader.list(part.ic) && reader.at_end())
        return part;
    return fail(Code::kCorrupted, "a part of the simulation cannot be read");
}

Result<std::string> simulate_shard(Call& call, std::string_view bytes, const UnitRange& range) {
    const std::size_t line = bytes.find('\n');
    if (line == std::string_view::npos)
        return fail(Code::kCorrupted, "the simulation has no document");
    wire::ReadContext context;
    context.max_bytes = bytes.size();
    TRY(CloSimulationDocument document,
        wire::read_json<CloSimulationDocument>(bytes.substr(0, line), context));
    if (line + 1 < bytes.size()) {
        TRY(clo::NamedCorrelation named, decoded_correlation(bytes.substr(line + 1)));
        document.correlation.named =
            std::make_shared<const clo::NamedCorrelation>(std::move(named));
    }
    document.correlation.factored = [&factors = call.environment().shared<CorrelationFactors>()](
                                        const math::Matrix& matrix, clo::CorrelationRepair repair) {
        return factors.factored(matrix, repair);
    };
    clo::ProjectionTerms terms;
    terms.as_of = document.as_of;
    terms.most_periods = document.most_periods;
    terms.indices = std::move(document.indices);
    clo::SimulationTerms simulation;
    simulation.paths = document.paths;
    simulation.seed = document.seed;
    simulation.copula = document.copula;
    simulation.degrees_of_freedom = document.degrees_of_freedom;
    simulation.default_curve = std::move(document.default_curve);
    simulation.default_curve.moves = std::move(document.default_moves);
    simulation.correlation = std::move(document.correlation);
    simulation.tolerance = document.tolerance;
    TRY(const clo::SimulationPart part,
        clo::simulate_part(
            {document.deal, document.holdings, document.assumptions, terms, simulation}, range,
            call.work()));
    return encoded(part);
}

}  // namespace

Result<clo::Simulation> simulate_in_shards(Call& call, const clo::SimulationInput& input) {
    const Work& work = call.work();
    const std::uint64_t paths = input.simulation.paths;
    const Cost cost = clo_simulation_cost(paths, input.holdings.size(), input.deal.tranches.size());
    // Parts begin where a group of paths begins.
    std::vector<UnitRange> ranges = work.distribution.ranges(
        (paths + clo::kPathsTogether - 1) / clo::kPathsTogether, 1, cost.seconds);
    for (UnitRange& range : ranges) {
        range.first *= clo::kPathsTogether;
        range.count = std::min(range.count * clo::kPathsTogether, paths - range.first);
    }
    if (ranges.empty())
        return clo::simulate(input.deal, input.holdings, input.assumptions, input.terms,
                             input.simulation, work);
    TRY(const auto results, work.distribution.run({.kind = kKind,
                                                   .input = encoded(input),
                                                   .ranges = std::move(ranges),
                                                   .unit = "paths",
                                                   .phase = "simulation"}));
    std::vector<clo::SimulationPart> parts;
    for (const std::string& result : results) {
        TRY(clo::SimulationPart part, decoded_part(result));
        parts.push_back(std::move(part));
    }
    return clo::simulation_of(input, parts, work);
}

void add_clo_simulate_shards(MethodTable& table) {
    table.add_shard("clo.simulate", kKind, simulate_shard);
}

}  // namespace ballast::service
