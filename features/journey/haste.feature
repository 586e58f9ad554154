@browser
Feature: People in a hurry
  Whoever presses twice, goes back, loads again or works in two tabs breaks nothing, and makes
  nothing twice.

  Scenario: An app is created by a double click
    Given an empty platform
    And Joan has signed up in the Developer Console
    And Joan has filled in the REST API app "Travel App" in the Developer Console
    When Joan presses "Create" twice
    Then there is one app "Travel App"

  Scenario: Who goes back to a form that was sent, and sends it again
    Given an empty platform
    And Joan has signed up in the Developer Console
    And Joan has created the REST API app "Travel App" in the Developer Console
    And Joan has gone back
    When Joan presses "Create"
    Then there is one app "Travel App"
    And Joan reads "Your app needs an account to be tested in."

  Scenario: The page after a form is loaded again
    Given an empty platform
    And Joan has signed up in the Developer Console
    And Joan has created the REST API app "Travel App" in the Developer Console
    When Joan loads the page again
    Then there is one app "Travel App"
    And Joan reads "Your app needs an account to be tested in."

  Scenario: A form that was refused is loaded again
    Given the company Acme
    And Ada has opened the Admin Portal
    And Ada adds the user "Alice" without a phone
    When Ada loads the page again
    Then Ada reads "Another user has this e-mail address already."
    And Ada finds "Alice" in the field "First Name"

  Scenario: A user is added by a double click
    Given the company Acme
    And Ada has opened the Admin Portal
    And Ada has pressed "+ Add User"
    And Ada has pressed "Add Users without Phone"
    And Ada has entered "Rita" into "First Name"
    And Ada has entered "rita@acme.example" into "Email"
    When Ada presses "Save & Enable" twice
    Then there is one user "Rita"

  Scenario: The same user is added in two tabs
    Given the company Acme
    And Ada has opened the Admin Portal
    And Ada has pressed "+ Add User"
    And Ada has pressed "Add Users without Phone"
    And Ada has entered "Rita" into "First Name"
    And Ada has entered "rita@acme.example" into "Email"
    And Ada has opened one more tab
    And Ada has opened the Admin Portal
    And Ada adds the user "Rita" without a phone
    And Ada has turned to the first tab
    When Ada presses "Save & Enable"
    Then Ada reads "Another user has this e-mail address already."
    And there is one user "Rita"

  Scenario: A message is sent by a double click
    Given the company Acme
    And Bob has opened the direct message with Alice
    And Alice has opened the direct message with Bob
    And Alice has entered "Once is enough" into "Message Bob Brandt"
    When Alice presses "Send" twice
    Then Bob reads "Once is enough"
    And "Once is enough" was said once

  Scenario: A channel is enabled by a double click
    Given the company Acme
    And the agent has an authorized channel
    And Dana has opened the Configurations of the channel
    And Dana has entered "Yes" into "Enable Channel"
    When Dana presses "Save" twice
    Then the channel is enabled

  Scenario: The Configurations are saved in two tabs
    Given the company Acme
    And the agent has an authorized channel
    And Dana has opened the Configurations of the channel
    And Dana has opened one more tab
    And Dana has opened the Configurations of the channel
    And Dana has entered "Yes" into "Enable Channel"
    And Dana has pressed "Save"
    And Dana has turned to the first tab
    And Dana has entered "another-key" into "Application Key"
    When Dana presses "Save"
    Then Dana reads "Changed meanwhile, in another tab or by somebody else: the channel is enabled. Nothing was saved."
    And Dana finds "another-key" in the field "Application Key"
    And the channel is enabled

  @scripts
  Scenario: A form is filled in by the keyboard alone
    Given an empty platform
    And Joan opens the page where developers sign in
    And Joan has typed "dana@acme.example"
    And Joan has struck Tab
    And Joan has typed "Sandbox-1234"
    When Joan strikes Enter
    Then Joan reads "Get started to create your first app"

  @scripts
  Scenario: A message is written by the keyboard alone
    Given the company Acme
    And Bob has opened the direct message with Alice
    And Alice has opened the direct message with Bob
    And Alice has typed "No mouse is needed"
    When Alice strikes Enter
    Then Bob reads "No mouse is needed"
    And "No mouse is needed" was said once

  @scripts
  Scenario: The next message is sent before the last has arrived
    Given the company Acme
    And Bob has opened the direct message with Alice
    And Alice has opened the direct message with Bob
    And the fault "latency" strikes the next request with "method=POST&path=/team-messaging/v1/chats/*/posts&latency=1s"
    And Alice has typed "Here is the plan"
    And Alice has struck Enter
    And Alice has typed "and it is short"
    When Alice strikes Enter
    Then Bob reads "and it is short"
    And "Here is the plan" was said once
    And "and it is short" was said once

  @scripts
  Scenario: What stands beside a message is reached by the keyboard
    Given the company Acme
    And Alice has opened the direct message with Bob
    And Alice has typed "No mouse is needed"
    And Alice has struck Enter
    And Alice has read "No mouse is needed"
    And Alice reaches "Edit" by the key Tab
    And Alice has struck Enter
    And Alice has read "Cancel"
    And Alice has typed ", ever"
    When Alice strikes Enter
    Then Alice reads "No mouse is needed, ever"
