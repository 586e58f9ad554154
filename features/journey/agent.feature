@browser
Feature: Choose the agent of the channel
  Dialog tasks, a server, or a model: chosen and tried on one page.

  Background:
    Given the company Acme
    And the agent has an enabled channel
    And Dana has opened the Configurations of the channel
    And Dana has pressed "Agent"

  Scenario: Dialog tasks
    Given Dana has entered "Dialog tasks" into "Agent"
    And Dana has entered "{tasks: [{name: Days, says: [holiday], answers: [Twelve days are left.]}], default: [Ask me about holidays.]}" into "Dialog Tasks"
    And Dana has pressed "Save"
    And Dana has read "The next message is answered by this agent."
    When Alice writes "holiday" to the agent
    Then the agent answers "Twelve days are left."

  Scenario: A trial
    Given Dana has entered "thanks" into "Message"
    When Dana presses "Try"
    Then Dana reads "You are welcome, Trial."

  @scripts
  Scenario: What is not saved yet stays while the saved agent is tried
    Given Dana has entered "Dialog tasks" into "Agent"
    And Dana has entered "tasks: [] # not yet" into "Dialog Tasks"
    And Dana has entered "thanks" into "Message"
    When Dana presses "Try"
    Then Dana reads "You are welcome, Trial."
    And Dana finds "tasks: [] # not yet" in the field "Dialog Tasks"

  Scenario: A mistake in the dialog tasks is shown with its line
    Given Dana has entered "Dialog tasks" into "Agent"
    And Dana has entered "{tasks: [{name: Days, says: [holiday]}], default: [Ask me.]}" into "Dialog Tasks"
    When Dana presses "Save"
    Then Dana reads "dialog.yaml: line 1:"

  Scenario: An address that only the machine itself should reach
    Given Dana has entered "HTTP" into "Agent"
    And Dana has entered "http://169.254.169.254/latest" into "URL"
    And Dana has entered "both know it" into "Signing Secret"
    When Dana presses "Save"
    Then Dana reads "169.254.169.254 is a link-local or metadata address: it is never called."
