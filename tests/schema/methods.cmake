# The published schemas of the methods, against the requests and responses of the program.
find_package(Python3 COMPONENTS Interpreter)
if(Python3_FOUND)
    add_test(NAME method_schemas_agree_with_the_program
             COMMAND sh -c "\"${Python3_EXECUTABLE}\" \"${CMAKE_CURRENT_SOURCE_DIR}/methods.py\" \
\"$<TARGET_FILE:ballast>\" > method_schemas.json && \
\"${NODE_PROGRAM}\" \"${CMAKE_CURRENT_SOURCE_DIR}/check.mjs\" method_schemas.json"
             WORKING_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR})
    set_tests_properties(method_schemas_agree_with_the_program PROPERTIES
                         FIXTURES_REQUIRED schema_validator)
    # Answers of tools to an agent stay short, whatever the method returns.
    add_test(NAME mcp_answers_stay_short
             COMMAND "${Python3_EXECUTABLE}" "${CMAKE_CURRENT_SOURCE_DIR}/mcp_answers.py"
                     "$<TARGET_FILE:ballast>")
endif()
