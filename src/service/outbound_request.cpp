#include "service/outbound_request.hpp"

#include <fmt/format.h>
#include <string>

#include "service/metrics.hpp"
#include "service/running_call.hpp"
#include "wire/json.hpp"

namespace ballast::service {

void note_request(Environment& environment, const OutboundRequest& request) {
    auto& metrics = environment.shared<Metrics>();
    if (request.group == ProviderGroup::kMarketData)
        metrics.record_provider(request.label, request.outcome, request.took);
    else
        metrics.record_model(request.label, request.outcome, request.took);
    std::string line = R"({"event":"provider_request","at":)";
    wire::write_json(line, environment.clock().now());
    write_running_call(line);
    line += R"(,"provider":)";
    wire::write_string(line, request.provider);
    line += R"(,"outcome":)";
    wire::write_string(line, request.outcome);
    line += fmt::format(R"(,"ms":{:.1f}}})",
                        std::chrono::duration<double, std::milli>(request.took).count());
    environment.log(line);
}

}  // namespace ballast::service
