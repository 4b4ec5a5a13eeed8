// Words of a command line, one per line, as fields of a request: any input gives an error or a JSON
// object, and the same one when it is read again.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/cli/arguments.hpp"
#include "api/json_value.hpp"
#include "base/check.hpp"
#include "service/methods.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace ballast;
    static const service::MethodTable table = service::make_method_table();
    static const std::vector<const service::Method*> methods{
        table.find("risk.var"), table.find("plan.simulate"), table.find("transaction.create"),
        table.find("ledger.import")};
    if (size == 0) return 0;
    const service::Method& method = *methods[data[0] % methods.size()];
    const std::string text(data + 1, data + size);
    std::vector<std::string> words;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    const auto arguments = api::cli::read_arguments(words);
    if (!arguments) return 0;
    CHECK(arguments->words.size() + arguments->assignments.size() <= words.size());
    const std::string base = arguments->json.empty() ? "{}" : arguments->json;
    const auto request = api::cli::request_json(method, base, arguments->assignments);
    if (!request || arguments->assignments.empty()) return 0;
    const auto value = api::parse_json(*request);
    CHECK(value && value->is(wire::JsonKind::kObject));
    CHECK(api::to_json(*value) == *request);
    for (const api::cli::Assignment& one : arguments->assignments)
        CHECK(value->find(one.path.front()) != nullptr);
    return 0;
}
