// The figures that metrics read, from the results of a subject.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "risk/metric.hpp"
#include "service/call.hpp"
#include "service/limit/requests.hpp"

namespace ballast::service {

// A subject that the caller may read.
struct LimitTarget {
    model::LimitSubject type = model::LimitSubject::kPortfolio;
    std::string id;
    std::string name;  // slug of a portfolio or deal, name of a balance sheet
    std::string currency;
    fin::Date as_of;
    Instant changed_at;       // of the subject and its positions
    std::string data_digest;  // that a current result names among its inputs; may be empty
};

// The one that the scope names, or all; kNotFound for one that does not exist, kInvalidInput for
// several or for a portfolio without stored prices.
Result<std::vector<LimitTarget>> limit_targets(const Call& call, const LimitScope& scope);
struct LimitSubjectName {
    std::string name;  // the slug of a portfolio or deal, the name of a balance sheet
    std::string currency;
};

// The subjects that the caller may read, by id.
Result<std::map<std::string, LimitSubjectName, std::less<>>> limit_subject_names(
    const Call& call, store::Transaction& transaction);
// Id of a subject given by id or, for a portfolio or deal, slug. kNotFound without it.
Result<std::string> limit_subject_id(const Call& call, store::Transaction& transaction,
                                     model::LimitSubject type, const std::string& subject);

// The kinds of figures of a type of subject: the first parts of paths.
std::vector<std::string_view> metric_kinds(model::LimitSubject type);

struct SubjectFigures {
    risk::MetricFigures figures;
    std::vector<LimitSource> sources;  // `kind`: first part of the paths
    Issues issues;                     // kinds that could not be computed
    std::string digest;                // of the documents read
};

// Figures of the kinds, from stored results of the date that are newer than the last change of the
// subject; without a stored result, or with `recompute`, computed by the methods that the batch
// runs. A kind that cannot be computed is an issue and has no figures.
Result<SubjectFigures> figures_of(Call& call, const LimitTarget& target,
                                  std::span<const std::string> kinds, bool recompute);

}  // namespace ballast::service
