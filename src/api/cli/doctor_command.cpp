#include "api/cli/commands.hpp"
#include "service/doctor.hpp"

namespace ballast::api::cli {

int run_doctor(service::Environment& environment, const std::vector<std::string>& warnings,
               const CommandLine& line, const Streams& streams) {
    const service::DoctorReport report = service::examine(environment, warnings);
    if (line.as_json) {
        streams.out(wire::to_json(report) + "\n");
    } else {
        for (const service::HealthCheck& check : report.checks) {
            streams.out(fmt::format("{:8} {}: {}\n", wire::to_word(check.health), check.name,
                                    check.message));
            if (!check.fix.empty()) streams.out(fmt::format("{:8} {}\n", "", check.fix));
        }
    }
    return report.healthy ? 0 : 1;
}

}  // namespace ballast::api::cli
