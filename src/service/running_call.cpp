#include "service/running_call.hpp"

#include "service/call.hpp"
#include "wire/json.hpp"

namespace ballast::service {

void write_running_call(std::string& line) {
    const Call* call = RunningCall::get();
    if (!call) return;
    line += R"(,"request_id":)";
    wire::write_string(line, call->request().to_string());
    if (call->job().empty()) return;
    line += R"(,"job":)";
    wire::write_string(line, call->job());
}

}  // namespace ballast::service
