// Inputs of CLO runs from a request: the deal, its collateral, curves and assumptions; and what
// runs of a stored deal keep.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clo/projection.hpp"
#include "clo/rate_move.hpp"
#include "clo/test_engine.hpp"
#include "service/clo/deal_source.hpp"
#include "service/clo/requests.hpp"
#include "service/kept_result.hpp"
#include "service/method.hpp"

namespace ballast::service {

struct CloInputs {
    clo::Deal deal;
    std::vector<clo::Holding> holdings;
    clo::Assumptions assumptions;
    clo::ProjectionTerms terms;
    CloSubject subject;  // without deal and holdings, which are above
    Issues issues;
    std::vector<clo::RateMove> default_moves;  // by a scenario of the platform
};

Result<CloInputs> clo_inputs(Call& call, const CloCase& request);

// What a projection assumes.
struct CloAssumed {
    clo::Assumptions assumptions;
    std::map<std::string, CloCurve> curves;
    std::optional<int> periods;
    clo::CalculationMode mode = clo::CalculationMode::kCorrected;
};
Result<CloInputs> clo_inputs_of(CloSubject subject, const CloAssumed& assumed);

// Path of the figures of a test: clo.oc.<group>, or clo.test.<number or id>.
std::string clo_figure_path(const clo::TestReport& test);

// The place of a tranche, or an error that names those of the deal.
Result<std::size_t> clo_tranche(const clo::Deal& deal, const std::string& id);

Error clo_error(std::string pointer, std::string message, std::string hint = {});

// Keeps the result of a run of a stored deal, unless the request says otherwise. `kind`: of the
// result, such as "projection".
template <class Response>
void keep_clo_result(Call& call, const CloDealSource& source, const CloSubject& subject,
                     std::string kind, const Response& response, ResultNotes notes) {
    if (!subject.stored || !source.keep) return;
    notes.inputs.emplace("terms_version", std::to_string(subject.version));
    if (response.data_digest != subject.records_digest)
        notes.inputs.emplace("records", subject.records_digest);
    if (subject.state_as_of) notes.inputs.emplace("state", subject.state_as_of->to_string());
    keep_result(call,
                {store::ResultSubject::kDeal, subject.stored->id.to_string(), std::move(kind),
                 subject.as_of},
                response, std::move(notes));
}

// A run of a deal: its effect on the store is the result that it keeps.
MethodInfo clo_computation(std::string name, std::string path, std::string summary,
                           Duration duration = Duration::kEither,
                           Permission permission = Permission::kCloRun);

}  // namespace ballast::service
