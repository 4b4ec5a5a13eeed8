// Results of runs that are stored over time (store/results.hpp): kept in the transaction of the
// run's audit row, so that a result and the record of its computation exist together or not at all.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "service/call.hpp"
#include "store/results.hpp"
#include "wire/json.hpp"

namespace ballast::service {

struct ResultNotes {
    store::ResultFigures figures = {};
    std::vector<std::string> findings = {};
    std::string owner = {};                          // user who alone may read it
    std::map<std::string, std::string> inputs = {};  // digests or values, compared between results
};

// `response` has a digest (Provenance) and becomes the document.
template <class Response>
void keep_result(Call& call, store::ResultKey key, const Response& response, ResultNotes notes) {
    notes.inputs.emplace("engine_version", response.engine_version);
    notes.inputs.emplace("data", response.data_digest);
    call.keep({.key = std::move(key),
               .digest = response.digest,
               .figures = std::move(notes.figures),
               .findings = std::move(notes.findings),
               .manifest = wire::to_json(notes.inputs),
               .document = wire::to_json(response),
               .owner = std::move(notes.owner)});
}

}  // namespace ballast::service
