Feature: Data export
  Administrators collect what was said.

  Background:
    Given the company Acme
    And Alice has uploaded the file "plan.txt" to "{Travel Desk}"

  Scenario: A task takes its time
    Given Ada has made the task by POST "/data-export" with:
      """
      {"chatIds": ["{Travel Desk}"]}
      """
    And the answer is 202
    And 60 seconds have passed
    When Ada asks for GET "/data-export/{task}"
    Then the answer is 200
    And the answer holds:
      """
      {"id": "{task}", "status": "Completed", "creator": {"id": "{Ada}"}, "specific": {"chatIds": ["{Travel Desk}"]}}
      """
    And Ada downloads an archive that holds "posts/posts_1.json"

  Scenario: A task is accepted
    When Ada asks for POST "/data-export"
    Then the answer is 202

  Scenario: Tasks are listed
    Given Ada has made the task by POST "/data-export" with:
      """
      {}
      """
    When Ada asks for GET "/data-export?status=Accepted"
    Then the answer is 200
    And the answer holds:
      """
      {"tasks": [{"id": "{task}", "status": "Accepted"}], "paging": {"page": 1, "totalElements": 1}}
      """

  Scenario Outline: Only administrators export
    When Alice asks for <method> "<path>"
    Then the answer is 403 with the error "CMN-402"

    Examples:
      | method | path                   |
      | GET    | /data-export           |
      | POST   | /data-export           |
      | GET    | /data-export/{nothing} |

  Scenario Outline: What makes no sense is not exported
    When Ada asks for POST "/data-export" with:
      """
      {"<member>": <value>}
      """
    Then the answer is 400 with the error "CMN-101"

    Examples:
      | member   | value                  |
      | chatIds  | ["{nothing}"]          |
      | contacts | [{"id": "{nothing}"}]  |
      | timeFrom | "2020-01-01T00:00:00Z" |
      | timeTo   | "soon"                 |

  Scenario: What does not exist is not read
    When Ada asks for GET "/data-export/{nothing}"
    Then the answer is 404 with the error "CMN-102"

  Scenario: Two tasks at most run at the same time
    Given Ada has asked for POST "/data-export"
    And Ada has asked for POST "/data-export"
    When Ada asks for POST "/data-export"
    Then the answer is 429
